import Domain

/// Reads the records of a CSV text one after the other, where they lie in a window.
///
/// RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180), and what programs write besides: lines that end with LF or CR LF,
/// any delimiter, a byte-order mark. A record that is broken is only its first line: a quote that is not closed would
/// else take all that follows with it.
struct CSVReader {
  private let window: TextWindow
  private let delimiter: UInt8
  /// The line that the record begins at, from 1.
  private(set) var line = 0
  /// The offset of the record in the text.
  private(set) var offset = 0
  /// Why the record is broken.
  private(set) var problem: CSVProblem?
  private var nextLine = 1
  private var fields: [Field] = []
  private var recordStart: UnsafePointer<UInt8>?

  /// A field by its place from the start of the record, quotes excluded.
  private struct Field {
    var start: Int
    var count: Int
    /// It holds doubled quotes.
    var isEscaped = false
  }

  /// A record of more bytes is broken: no row of identifiers is as long.
  static let maximumSize = 128 << 10
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// - Parameter window: at the first byte of the text.
  init(_ window: TextWindow, delimiter: UInt8 = UInt8(ascii: ",")) {
    self.window = window
    self.delimiter = delimiter
  }

  var fieldCount: Int { fields.count }

  /// Steps to the next record that is no empty line; false at the end.
  mutating func next() throws(InputProblem) -> Bool {
    if nextLine == 1 { try skipByteOrderMark() }
    while true {
      let scan = try scanRecord()
      line = nextLine
      offset = window.offset
      guard scan.size > 0 else { return false }
      if let problem = scan.problem {
        self.problem = problem
        fields = []
        try skipLine()
        return true
      }
      recordStart = window.cursor.position
      problem = nil
      nextLine += scan.lines
      pendingSize = scan.size
      if fields.count > 1 || fields[0].count > 0 { return true }
      release()
    }
  }

  /// The fields of the record ahead, without a step to it; nil when there is none, or it is broken.
  mutating func peek() throws(InputProblem) -> [String]? {
    if nextLine == 1 { try skipByteOrderMark() }
    let scan = try scanRecord()
    guard scan.size > 0, scan.problem == nil else { return nil }
    recordStart = window.cursor.position
    return (0..<fields.count).map(text)
  }

  /// Bytes of the record that is being looked at, its line end included; they stay in the window until the next one.
  private var pendingSize = 0

  /// Lets go of the record, whose fields are not there any more.
  mutating func release() {
    guard pendingSize > 0 else { return }
    var cursor = window.cursor
    cursor.position += pendingSize
    window.advance(to: cursor)
    pendingSize = 0
  }

  /// Takes only the first line of a record that is not as it should be, should it have several: it may be that a quote
  /// was not meant as one.
  mutating func releaseFirstLine() throws(InputProblem) {
    guard pendingSize > 0 else { return }
    pendingSize = 0
    nextLine = line
    try skipLine()
  }

  /// Calls `body` with the bytes of a field, doubled quotes resolved; an empty one for a field that is not there.
  func withField<R>(_ index: Int, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    guard index < fields.count, let recordStart else { return body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    let field = fields[index]
    let bytes = UnsafeRawBufferPointer(start: recordStart + field.start, count: field.count)
    guard field.isEscaped else { return body(bytes) }
    var text: [UInt8] = []
    text.reserveCapacity(field.count)
    var isSecondQuote = false
    for byte in bytes {
      isSecondQuote = byte == UInt8(ascii: "\"") && !isSecondQuote
      if !isSecondQuote { text.append(byte) }
    }
    return text.withUnsafeBytes(body)
  }

  func text(_ index: Int) -> String {
    withField(index) { String(decoding: $0, as: UTF8.self) }
  }

  // MARK: Scanning

  private mutating func skipByteOrderMark() throws(InputProblem) {
    while window.cursor.end - window.cursor.position < 3 {
      guard try window.extend() else { break }
    }
    var cursor = window.cursor
    for byte in CSVReader.byteOrderMark where cursor.byte == byte { cursor.position += 1 }
    if cursor.position - window.cursor.position == 3 { window.advance(to: cursor) }
  }

  /// What lies ahead: the bytes of a record with its line end, its lines, and why it is none.
  private typealias Scan = (size: Int, lines: Int, problem: CSVProblem?)

  /// Finds the fields of the record ahead, and steps over nothing.
  private mutating func scanRecord() throws(InputProblem) -> Scan {
    release()
    while true {
      let cursor = window.cursor
      let size = cursor.end - cursor.position
      if let scan = scan(UnsafeBufferPointer(start: cursor.position, count: min(size, CSVReader.maximumSize))) {
        return scan
      }
      if size >= CSVReader.maximumSize { return (size, 1, .tooLong(limit: CSVReader.maximumSize)) }
      guard try window.extend() else {
        if size == 0 { return (0, 0, nil) }
        return endOfText(size)
      }
    }
  }

  /// The fields of the record that `bytes` begin with; nil when its end is not among them.
  private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> Scan? {
    fields.removeAll(keepingCapacity: true)
    var index = 0
    var lines = 1
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\"") {
        var field = Field(start: index + 1, count: 0)
        index += 1
        while index < bytes.count {
          if bytes[index] == UInt8(ascii: "\"") {
            guard index + 1 < bytes.count else { return nil }
            guard bytes[index + 1] == UInt8(ascii: "\"") else { break }
            field.isEscaped = true
            index += 1
          } else if bytes[index] == UInt8(ascii: "\n") {
            lines += 1
          }
          index += 1
        }
        guard index < bytes.count else { return nil }
        field.count = index - field.start
        fields.append(field)
        index += 1
        guard index < bytes.count else { return nil }
        if bytes[index] == UInt8(ascii: "\r"), index + 1 == bytes.count { return nil }
        if isLineEnd(bytes, index) { return (lineEnd(bytes, index), lines, nil) }
        guard bytes[index] == delimiter else { return (1, 1, .afterQuote(column: fields.count)) }
        index += 1
      } else {
        let start = index
        while index < bytes.count, bytes[index] != delimiter, bytes[index] != UInt8(ascii: "\n") {
          if bytes[index] == UInt8(ascii: "\"") { return (1, 1, .quoteInside(column: fields.count + 1)) }
          index += 1
        }
        guard index < bytes.count else { return nil }
        let isEnd = bytes[index] == UInt8(ascii: "\n")
        let hasReturn = isEnd && index > start && bytes[index - 1] == UInt8(ascii: "\r")
        fields.append(Field(start: start, count: index - start - (hasReturn ? 1 : 0)))
        index += 1
        if isEnd { return (index, lines, nil) }
      }
    }
    return nil
  }

  private func isLineEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    bytes[index] == UInt8(ascii: "\n")
      || bytes[index] == UInt8(ascii: "\r") && bytes[index + 1] == UInt8(ascii: "\n")
  }

  private func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
    bytes[index] == UInt8(ascii: "\r") ? index + 2 : index + 1
  }

  /// The last record, which no line end follows.
  private mutating func endOfText(_ size: Int) -> Scan {
    let cursor = window.cursor
    var bytes = [UInt8](UnsafeBufferPointer(start: cursor.position, count: size))
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    bytes.append(UInt8(ascii: "\n"))
    guard let scan = bytes.withUnsafeBufferPointer({ self.scan($0) }) else { return (size, 1, .quoteNotClosed) }
    return (size, scan.lines, scan.problem)
  }

  private mutating func skipLine() throws(InputProblem) {
    nextLine += 1
    while true {
      var cursor = window.cursor
      while cursor.position < cursor.end, cursor.byte != UInt8(ascii: "\n") { cursor.position += 1 }
      if cursor.position < cursor.end {
        cursor.position += 1
        return window.advance(to: cursor)
      }
      window.advance(to: cursor)
      guard try window.extend() else { return }
    }
  }
}

/// Why a line is no record of a CSV text; columns count from 1.
public enum CSVProblem: Hashable, Sendable {
  case quoteInside(column: Int)
  case afterQuote(column: Int)
  case quoteNotClosed
  case tooLong(limit: Int)
}
