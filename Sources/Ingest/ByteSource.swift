/// Where bytes come from: a file, memory, or another source that is inflated on the way.
public protocol ByteSource: AnyObject {
  /// Fills `buffer` from its start and gives the number of bytes, 0 only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int
}
