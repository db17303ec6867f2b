/// A stretch of an input's text that moves forward: what is before `position` is done with, what is after is still to
/// be scanned, and zero bytes follow the end, as `JSONCursor` needs.
final class TextWindow {
  private let source: any ByteSource
  // One thread uses it, and no access spans another: nothing to check some ten times for each record.
  @exclusivity(unchecked)
  private var buffer: UnsafeMutableRawBufferPointer
  @exclusivity(unchecked)
  private(set) var start = 0
  @exclusivity(unchecked)
  private(set) var count = 0
  /// Bytes of the input before the buffer.
  @exclusivity(unchecked)
  private var discarded = 0
  @exclusivity(unchecked)
  private(set) var isAtEnd = false

  /// A window grows up to this, for a single record; CloudTrail's largest is 1 MB.
  static let maximumSize = 16 << 20
  /// Bytes after a text that the scan may look at.
  static let padding = 64
  private let isOwned: Bool

  /// - Parameter size: bytes inflated at once. A window that stays in the cache of a core is scanned from there.
  init(_ source: any ByteSource, size: Int = 256 << 10) {
    self.source = source
    isOwned = true
    buffer = .allocate(byteCount: size + TextWindow.padding, alignment: 64)
    terminate()
  }

  /// A window that holds the whole of a text.
  init(_ text: some Collection<UInt8>) {
    source = NoSource()
    isOwned = true
    buffer = .allocate(byteCount: text.count + TextWindow.padding, alignment: 64)
    buffer.copyBytes(from: text)
    count = text.count
    isAtEnd = true
    terminate()
  }

  /// A window on the whole of a text where it is.
  ///
  /// - Parameters:
  ///   - buffer: the text and `padding` bytes more, which are written to; it must outlive the window.
  ///   - count: the length of the text.
  init(inPlace buffer: UnsafeMutableRawBufferPointer, count: Int) {
    source = NoSource()
    isOwned = false
    self.buffer = buffer
    self.count = count
    isAtEnd = true
    terminate()
  }

  deinit {
    if isOwned { buffer.deallocate() }
  }

  /// A cursor at the first byte that is not done with.
  ///
  /// It is valid until the next `extend`.
  var cursor: JSONCursor {
    // `allocate` gave at least the padding, so there is a base address.
    let base = UnsafePointer(buffer.baseAddress!.assumingMemoryBound(to: UInt8.self))
    return JSONCursor(position: base + start, end: base + count)
  }

  /// What is in the window and not done with.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[start..<count]) }

  /// Bytes in the window that are not done with.
  var available: Int { count - start }

  /// The line ahead, when its end is in the window or the input ends with it.
  var line: UnsafeRawBufferPointer? {
    if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) { return UnsafeRawBufferPointer(rebasing: bytes[..<end]) }
    return isAtEnd ? bytes : nil
  }

  /// The offset in the input of the first byte that is not done with.
  var offset: Int { discarded + start }

  /// The offset in the input of the byte that a cursor of this window is at.
  func offset(of cursor: JSONCursor) -> Int {
    discarded + count - (cursor.end - cursor.position)
  }

  /// The window holds nothing but one value and may not grow any more.
  var isFull: Bool { start == 0 && count >= TextWindow.maximumSize }

  /// Everything before the cursor is done with.
  func advance(to cursor: JSONCursor) {
    start = count - (cursor.end - cursor.position)
  }

  /// Reads on, keeping what is not done with.
  ///
  /// False at the end of the input.
  ///
  /// - Throws: `.recordTooLong` when the window is full of one record and may not grow.
  func extend() throws(InputProblem) -> Bool {
    guard !isAtEnd else { return false }
    if start > 0 {
      buffer.baseAddress!.copyMemory(from: buffer.baseAddress! + start, byteCount: count - start)
      discarded += start
      count -= start
      start = 0
    }
    if count == buffer.count - TextWindow.padding { try grow() }
    let space = UnsafeMutableRawBufferPointer(rebasing: buffer[count..<buffer.count - TextWindow.padding])
    let added = try source.read(into: space)
    count += added
    isAtEnd = added == 0
    terminate()
    return added > 0
  }

  private func grow() throws(InputProblem) {
    guard count < TextWindow.maximumSize else {
      throw .recordTooLong(offset: discarded, limit: TextWindow.maximumSize)
    }
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: count * 4 + TextWindow.padding, alignment: 64)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    buffer.deallocate()
    buffer = larger
  }

  private func terminate() {
    UnsafeMutableRawBufferPointer(rebasing: buffer[count..<count + TextWindow.padding])
      .initializeMemory(as: UInt8.self, repeating: 0)
  }
}
