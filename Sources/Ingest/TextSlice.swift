#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The inside of a JSON string where it lies in a `TextWindow`, valid until the window moves on.
struct TextSlice {
  let start: UnsafePointer<UInt8>
  let count: Int
  /// The text has a backslash in it, and reads otherwise than it is written.
  let isEscaped: Bool

  /// What CloudTrail writes in place of a sensitive value; one old page of its documentation has the second form.
  private static let hidden: [StaticString] = ["HIDDEN_DUE_TO_SECURITY_REASONS", "HIDDEN_FOR_SECURITY_REASONS"]

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  /// Whether the text is `literal`, byte for byte.
  @inline(__always)
  func equals(_ literal: StaticString) -> Bool {
    count == literal.utf8CodeUnitCount && memcmp(start, literal.utf8Start, count) == 0
  }

  /// Whether the text reads as `literal`, however it is written.
  @inline(__always)
  func reads(as literal: StaticString) -> Bool {
    isEscaped ? withUnescaped(self) { $0.equals(literal) } : equals(literal)
  }

  /// Calls `body` with the bytes of the text, escapes resolved.
  @inline(__always)
  func withText<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    isEscaped ? withUnescaped(self) { body($0.bytes) } : body(bytes)
  }

  /// Whether CloudTrail hid the value.
  var isHidden: Bool { TextSlice.hidden.contains(where: reads) }

  /// Whether CloudTrail hid the value that is written here.
  static func isHidden(_ text: UnsafeRawBufferPointer) -> Bool {
    hidden.contains { literal in
      text.elementsEqual(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }
  }

  /// The text as a String, escapes resolved.
  var string: String {
    guard isEscaped else { return String(decoding: bytes, as: UTF8.self) }
    var storage: [UInt8] = []
    unescape(into: &storage)
    return String(decoding: storage, as: UTF8.self)
  }

  /// Appends the text to `storage` with its escapes resolved.
  ///
  /// A surrogate without its pair becomes U+FFFD, and so does a zero, which would end the text for a C library.
  func unescape(into storage: inout [UInt8]) {
    var index = 0
    while index < count {
      let byte = start[index]
      guard byte == UInt8(ascii: "\\") else {
        storage.append(byte)
        index += 1
        continue
      }
      let escape = start[index + 1]
      index += 2
      switch escape {
      case UInt8(ascii: "b"): storage.append(0x08)
      case UInt8(ascii: "f"): storage.append(0x0C)
      case UInt8(ascii: "n"): storage.append(0x0A)
      case UInt8(ascii: "r"): storage.append(0x0D)
      case UInt8(ascii: "t"): storage.append(0x09)
      case UInt8(ascii: "u"):
        let (scalar, length) = unicodeScalar(at: index)
        storage.append(contentsOf: Character(scalar).utf8)
        index += length
      default: storage.append(escape)
      }
    }
  }

  /// The scalar of the four digits at `index`, or of the eight digits of a surrogate pair, and their length.
  private func unicodeScalar(at index: Int) -> (Unicode.Scalar, Int) {
    let first = codeUnit(at: index)
    if first == 0 { return ("\u{FFFD}", 4) }
    if let scalar = Unicode.Scalar(first) { return (scalar, 4) }
    if index + 10 <= count, start[index + 4] == UInt8(ascii: "\\"), start[index + 5] == UInt8(ascii: "u") {
      let second = codeUnit(at: index + 6)
      if first < 0xDC00, second >= 0xDC00, second < 0xE000,
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return (scalar, 10)
      }
    }
    return ("\u{FFFD}", 4)
  }

  private func codeUnit(at index: Int) -> UInt32 {
    (index..<index + 4).reduce(0) { $0 << 4 | UInt32(hexadecimalValue(start[$1]) ?? 0) }
  }
}
