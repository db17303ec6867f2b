/// A source whose first bytes can be looked at before they are read.
final class PeekedSource: ByteSource {
  private let source: any ByteSource
  private var head: [UInt8] = []

  init(_ source: any ByteSource) {
    self.source = source
  }

  func startsWith(_ prefix: [UInt8]) throws(InputProblem) -> Bool {
    try fill(prefix.count)
    return head.starts(with: prefix)
  }

  /// What its first bytes, up to so many, make it; nil for what may be a text.
  func foreignFormat(within count: Int) throws(InputProblem) -> ForeignFormat? {
    try fill(count)
    return head.withUnsafeBytes { ForeignFormat($0) }
  }

  private func fill(_ size: Int) throws(InputProblem) {
    guard head.count < size else { return }
    let more = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 16)
    defer { more.deallocate() }
    while head.count < size {
      let count = try source.read(into: more)
      if count == 0 { break }
      head.append(contentsOf: more[..<count])
    }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
    guard !head.isEmpty else { return try source.read(into: buffer) }
    let count = min(buffer.count, head.count)
    buffer.copyBytes(from: head[..<count])
    head.removeFirst(count)
    return count
  }
}
