/// An element of an XML document, as S3 and STS answer: names, text, elements.
///
/// A strict reader of exactly that, since Foundation's needs libxml2: attributes are stepped over, and what S3 never
/// sends (a document type, CDATA, other entities than the five of XML) is an error, so nothing in it can grow.
struct MarkupElement {
  let name: String
  /// All text directly in it.
  private(set) var text = ""
  private(set) var children: [MarkupElement] = []

  struct Broken: Error, Hashable {
    /// Bytes from the start.
    let offset: Int
  }

  /// Reads a whole document and gives its outermost element.
  init(parsing bytes: [UInt8]) throws(Broken) {
    var reader = Reader(bytes: bytes)
    try reader.skipProlog()
    self = try reader.element(depth: 0)
    try reader.skipMiscellany()
    guard reader.position == bytes.count else { throw Broken(offset: reader.position) }
  }

  private init(name: String) {
    self.name = name
  }

  /// The first element of that name directly in it.
  subscript(name: String) -> MarkupElement? { children.first { $0.name == name } }

  /// All elements of that name directly in it.
  func all(_ name: String) -> [MarkupElement] { children.filter { $0.name == name } }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0
    private static let maximumDepth = 16

    init(bytes: [UInt8]) {
      self.bytes = bytes
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func skipProlog() throws(Broken) {
      skipSpace()
      if starts(with: "<?xml") { try skip(past: "?>") }
      try skipMiscellany()
    }

    mutating func skipMiscellany() throws(Broken) {
      skipSpace()
      while starts(with: "<!--") {
        try skip(past: "-->")
        skipSpace()
      }
    }

    mutating func element(depth: Int) throws(Broken) -> MarkupElement {
      guard depth < Reader.maximumDepth, take("<") else { throw broken }
      var element = MarkupElement(name: try name())
      try skipAttributes()
      if take("/>") { return element }
      guard take(">") else { throw broken }
      var text: [UInt8] = []
      while position < bytes.count {
        if take("</") {
          guard try name() == element.name else { throw broken }
          skipSpace()
          guard take(">"), let string = String(validating: text, as: UTF8.self) else { throw broken }
          element.text = string
          return element
        }
        if starts(with: "<!--") {
          try skip(past: "-->")
        } else if bytes[position] == UInt8(ascii: "<") {
          element.children.append(try self.element(depth: depth + 1))
        } else if bytes[position] == UInt8(ascii: "&") {
          text += try reference()
        } else {
          text.append(bytes[position])
          position += 1
        }
      }
      throw broken
    }

    private mutating func name() throws(Broken) -> String {
      let start = position
      while position < bytes.count, Reader.isName(bytes[position]) { position += 1 }
      guard position > start else { throw broken }
      return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private static func isName(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: ":"):
        true
      default: byte >= 0x80
      }
    }

    private mutating func skipAttributes() throws(Broken) {
      skipSpace()
      while position < bytes.count, Reader.isName(bytes[position]) {
        _ = try name()
        skipSpace()
        guard take("=") else { throw broken }
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'")
        else { throw broken }
        let quote = bytes[position]
        position += 1
        while position < bytes.count, bytes[position] != quote {
          guard bytes[position] != UInt8(ascii: "<") else { throw broken }
          position += 1
        }
        guard position < bytes.count else { throw broken }
        position += 1
        skipSpace()
      }
    }

    /// A reference by name or number, "&amp;", "&#38;" or "&#x26;".
    private mutating func reference() throws(Broken) -> [UInt8] {
      let start = position + 1
      guard let end = bytes[start...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { throw broken }
      let text = String(decoding: bytes[start..<end], as: UTF8.self)
      let named: [String: Unicode.Scalar] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
      var scalar = named[text]
      if text.hasPrefix("#x") {
        scalar = UInt32(text.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
      } else if text.hasPrefix("#") {
        scalar = UInt32(text.dropFirst()).flatMap(Unicode.Scalar.init)
      }
      guard let scalar else { throw broken }
      position = end + 1
      return Array(String(Character(scalar)).utf8)
    }

    private var broken: Broken { Broken(offset: position) }

    private func starts(with text: StaticString) -> Bool {
      text.withUTF8Buffer { bytes[position...].starts(with: $0) }
    }

    private mutating func take(_ text: StaticString) -> Bool {
      guard starts(with: text) else { return false }
      position += text.utf8CodeUnitCount
      return true
    }

    private mutating func skip(past text: StaticString) throws(Broken) {
      while !starts(with: text) {
        guard position < bytes.count else { throw broken }
        position += 1
      }
      position += text.utf8CodeUnitCount
    }

    private mutating func skipSpace() {
      while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }
  }
}
