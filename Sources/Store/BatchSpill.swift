import Domain
import Foundation

/// Batches in a temporary file, to be written again in the same order.
///
/// The file has no name any more while it is used, so that nothing is left behind, whatever ends the program. Texts
/// stay in memory: some kilobytes a batch.
final class BatchSpill {
  private let descriptor: Int32
  private var entries: [Entry] = []
  private var end = 0

  private struct Entry {
    /// Without events and rows.
    var rest: EventBatch
    var offset: Int
    var events: Int
    var rows: Int
  }

  /// Why batches could not go to disk, or not come back from there.
  struct Failure: Error, CustomStringConvertible {
    var reason: String

    var description: String { "Cannot use a temporary file: \(reason). Set TMPDIR to a folder with more room." }
  }

  init() throws(Failure) {
    // Not /tmp first, which may be memory.
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? (access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp")
    var template = Array("\(folder)/maumeter-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw Failure(reason: String(cString: strerror(errno))) }
    unlink(template)
  }

  deinit {
    close(descriptor)
  }

  var count: Int { entries.count }

  func append(_ batch: EventBatch) throws(Failure) {
    var rest = batch
    rest.events = []
    rest.rows = []
    entries.append(Entry(rest: rest, offset: end, events: batch.events.count, rows: batch.rows.count))
    var failure: Failure?
    batch.events.withUnsafeBytes { failure = write($0) }
    batch.rows.withUnsafeBytes { if failure == nil { failure = write($0) } }
    if let failure { throw failure }
  }

  /// The batch with this number, as it was appended.
  func batch(_ index: Int) throws(Failure) -> EventBatch {
    let entry = entries[index]
    var batch = entry.rest
    var place = entry.offset
    batch.events = ContiguousArray(try read(entry.events, at: &place) as [Event])
    batch.rows = try read(entry.rows, at: &place)
    return batch
  }

  private func write(_ bytes: UnsafeRawBufferPointer) -> Failure? {
    var rest = bytes
    while !rest.isEmpty {
      let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(end))
      guard written > 0 else { return Failure(reason: String(cString: strerror(errno))) }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      end += written
    }
    return nil
  }

  /// Elements are bytes and nothing else: numbers, and symbols that are numbers.
  private func read<Element>(_ count: Int, at place: inout Int) throws(Failure) -> [Element] {
    var failure: Failure?
    var offset = place
    let elements = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      var rest = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      while !rest.isEmpty {
        let got = pread(descriptor, rest.baseAddress, rest.count, off_t(offset))
        guard got > 0 else {
          failure = Failure(reason: got == 0 ? "it is shorter than what was written" : String(cString: strerror(errno)))
          return
        }
        rest = UnsafeMutableRawBufferPointer(rebasing: rest[got...])
        offset += got
      }
      initialized = count
    }
    if let failure { throw failure }
    place = offset
    return elements
  }
}
