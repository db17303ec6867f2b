import CISAL
import Foundation

/// Records in memory, on the way to a file.
struct Block: ~Copyable {
  private let writer: RecordWriter
  private var clock = ClockText()
  private var bytes: UnsafeMutablePointer<UInt8>
  private var capacity = 32 << 20
  private var count = 0
  /// More than any record has.
  private static let room = 4_096

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  init(_ writer: RecordWriter) {
    self.writer = writer
    bytes = .allocate(capacity: capacity)
  }

  deinit {
    bytes.deallocate()
  }

  mutating func removeAll() { count = 0 }

  mutating func append(_ number: Int, separator: UInt8) {
    if count + Block.room > capacity { grow() }
    count += writer.write(number, to: bytes + count, &clock)
    bytes[count] = separator
    count += 1
  }

  /// Appends a document of records, as CloudTrail writes them.
  mutating func append(records numbers: [Int]) {
    append(#"{"Records":["#)
    for number in numbers { append(number, separator: UInt8(ascii: ",")) }
    count -= 1
    append("]}")
  }

  private mutating func append(_ text: String) {
    if count + Block.room > capacity { grow() }
    for byte in text.utf8 {
      bytes[count] = byte
      count += 1
    }
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
    larger.update(from: bytes, count: count)
    bytes.deallocate()
    bytes = larger
    capacity *= 2
  }

  func write(to descriptor: Int32) throws {
    var rest = UnsafeRawBufferPointer(start: bytes, count: count)
    while !rest.isEmpty {
      let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
      guard written > 0 else { throw Failure(description: "cannot write: \(String(cString: strerror(errno)))") }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  func writeGzip(to path: String) throws {
    let room = count + count / 8 + 65_536
    let levelBytes = 1 << 20
    let packed = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
    let level = UnsafeMutablePointer<UInt8>.allocate(capacity: levelBytes)
    let stream = UnsafeMutablePointer<isal_zstream>.allocate(capacity: 1)
    defer {
      packed.deallocate()
      level.deallocate()
      stream.deallocate()
    }
    isal_deflate_init(stream)
    stream.pointee.next_in = bytes
    stream.pointee.avail_in = UInt32(count)
    stream.pointee.next_out = packed
    stream.pointee.avail_out = UInt32(room)
    stream.pointee.level = 1
    stream.pointee.level_buf = level
    stream.pointee.level_buf_size = UInt32(levelBytes)
    stream.pointee.end_of_stream = 1
    stream.pointee.gzip_flag = UInt16(IGZIP_GZIP)
    let code = isal_deflate(stream)
    guard code == 0, stream.pointee.avail_in == 0 else { throw Failure(description: "cannot pack \(path): \(code)") }
    let data = Data(bytesNoCopy: packed, count: room - Int(stream.pointee.avail_out), deallocator: .none)
    try data.write(to: URL(fileURLWithPath: path))
  }
}
