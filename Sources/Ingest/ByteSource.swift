#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Where bytes come from: a file, memory, or another source that is inflated on the way.
public protocol ByteSource: AnyObject {
  /// Fills `buffer` from its start and gives the number of bytes, 0 only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int
}

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

/// Bytes that are in memory, which must outlive the source.
final class MemorySource: ByteSource {
  private var rest: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) {
    rest = bytes
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, rest.count)
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<count]))
    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    return count
  }
}

/// Bytes that it owns.
final class OwnedSource: ByteSource {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - position)
    buffer.copyBytes(from: bytes[position..<position + count])
    position += count
    return count
  }
}

/// No bytes at all.
final class NoSource: ByteSource {
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int { 0 }
}

/// Tells a budget of the bytes that pass.
final class MeteredSource: ByteSource {
  private let source: any ByteSource
  private let budget: ExpansionBudget

  init(_ source: any ByteSource, _ budget: ExpansionBudget) {
    self.source = source
    self.budget = budget
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
    let count = try source.read(into: buffer)
    budget.earn(count)
    return count
  }
}

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

/// What the operating system calls an error number: "Permission denied".
func systemError(_ number: Int32) -> String {
  String(cString: strerror(number))
}
