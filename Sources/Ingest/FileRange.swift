/// A part of an open file, which it closes in the end.
final class FileRange: ByteSource {
  private let file: OpenFile
  private var offset: Int
  private let end: Int

  init(_ file: OpenFile, _ range: Range<Int>) {
    self.file = file
    offset = range.lowerBound
    end = range.upperBound
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
    let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(end - offset)), at: offset)
    offset += count
    return count
  }
}
