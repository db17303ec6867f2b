import Synchronization

/// Files that stay open between two looks, so that one that is renamed or removed can still be read to its end.
///
/// Only those that were read last: a folder can have more files than a process may have open.
final class KeptFiles: Sendable {
  private struct Contents {
    var files: [FileState.ID: (file: OpenFile, use: Int)] = [:]
    var uses = 0
  }

  private let contents = Mutex(Contents())
  private let limit: Int

  init(limit: Int) {
    self.limit = limit
  }

  func file(_ id: FileState.ID) -> OpenFile? {
    contents.withLock { $0.files[id]?.file }
  }

  func keep(_ file: OpenFile, _ id: FileState.ID) {
    contents.withLock { [limit] contents in
      contents.uses += 1
      contents.files[id] = (file, contents.uses)
      guard contents.files.count > limit, let oldest = contents.files.min(by: { $0.value.use < $1.value.use }) else {
        return
      }
      contents.files[oldest.key] = nil
    }
  }

  func close(_ id: FileState.ID) {
    contents.withLock { $0.files[id] = nil }
  }
}
