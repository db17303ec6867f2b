/// Bytes that are in memory already, and then those of another source.
final class ContinuedSource: ByteSource {
  private let head: MemorySource
  private let rest: any ByteSource

  init(_ head: UnsafeRawBufferPointer, _ rest: any ByteSource) {
    self.head = MemorySource(head)
    self.rest = rest
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
    let count = head.read(into: buffer)
    return count > 0 ? count : try rest.read(into: buffer)
  }
}
