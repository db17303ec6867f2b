#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The bytes of a file, or of standard input, unpacked when they are gzip.
public final class UnpackedFile {
  private let descriptor: Int32
  private let isOwned: Bool
  private let source: any ByteSource

  /// - Parameter path: "-" is standard input.
  public init(path: String, standardInput: Int32 = 0) throws(InputProblem) {
    isOwned = path != "-"
    descriptor = isOwned ? open(path, O_RDONLY | O_CLOEXEC) : standardInput
    guard descriptor >= 0 else { throw .unreadable(reason: systemError(errno)) }
    let peeked = PeekedSource(DescriptorSource(descriptor: descriptor))
    do throws(InputProblem) {
      source = try peeked.startsWith(GzipSource.magic) ? GzipSource(peeked) : peeked
    } catch {
      if isOwned { close(descriptor) }
      throw error
    }
  }

  deinit {
    if isOwned { close(descriptor) }
  }

  /// Fills `buffer` from its start and gives the number of bytes, 0 only at the end.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
    try source.read(into: buffer)
  }
}
