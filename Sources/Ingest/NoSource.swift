/// No bytes at all.
final class NoSource: ByteSource {
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int { 0 }
}
