import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Why events could not go to disk, or not come back from there.
public struct SpillError: Error, Hashable, Sendable {
  public let folder: String
  /// The operating system's word: "No space left on device".
  public let reason: String
}

/// A temporary file for what does not fit memory.
///
/// It has no name any more while it is used, so that nothing is left behind, whatever ends the program.
final class SpillFile: Sendable {
  private let descriptor: Int32
  private let end = Atomic(0)
  private let folder: String

  init() throws(SpillError) {
    folder = SpillFile.folder(getenv("TMPDIR").map { String(cString: $0) })
    var template = Array("\(folder)/maumeter-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw SpillError(folder: folder, reason: String(cString: strerror(errno))) }
    unlink(template)
  }

  deinit {
    close(descriptor)
  }

  /// The folder that the environment names, else one that is there: not /tmp first, which may be memory.
  static func folder(_ named: String?) -> String {
    named ?? (access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp")
  }

  /// Appends the sightings and gives the offset of the first one, in bytes.
  func append(_ sightings: [Sighting]) throws(SpillError) -> Int {
    let size = sightings.count * MemoryLayout<Sighting>.stride
    let offset = end.add(size, ordering: .relaxed).oldValue
    var failure: Int32?
    sightings.withUnsafeBytes { bytes in
      var rest = bytes
      while !rest.isEmpty {
        let written = pwrite(descriptor, rest.baseAddress, rest.count, offset + size - rest.count)
        guard written > 0 else {
          failure = errno
          return
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
    }
    if let failure { throw SpillError(folder: folder, reason: String(cString: strerror(failure))) }
    return offset
  }

  /// Appends `count` sightings that lie at `offset` to `sightings`.
  func read(count: Int, at offset: Int, into sightings: inout [Sighting]) throws(SpillError) {
    var failure: Int32?
    let read = [Sighting](unsafeUninitializedCapacity: count) { buffer, initialized in
      var rest = UnsafeMutableRawBufferPointer(buffer)
      var place = offset
      while !rest.isEmpty {
        let got = pread(descriptor, rest.baseAddress, rest.count, place)
        guard got > 0 else {
          failure = got == 0 ? EIO : errno
          return
        }
        rest = UnsafeMutableRawBufferPointer(rebasing: rest[got...])
        place += got
      }
      initialized = count
    }
    if let failure { throw SpillError(folder: folder, reason: String(cString: strerror(failure))) }
    sightings.append(contentsOf: read)
  }
}
