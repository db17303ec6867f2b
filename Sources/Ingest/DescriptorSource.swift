#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The bytes of a file descriptor, which it does not close.
final class DescriptorSource: ByteSource {
  private let descriptor: Int32

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 { return count }
      if errno != EINTR { throw .unreadable(reason: systemError(errno)) }
    }
  }
}
