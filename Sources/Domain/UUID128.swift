/// The 16 bytes of a UUID: a user's sub, or the id of an event.
///
/// Foundation's `UUID` would do the same, but Domain does without Foundation, and the scanner needs to read one from
/// bytes a million times a second.
@frozen
public struct UUID128: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var high: UInt64
  public var low: UInt64

  /// No UUID at all.
  ///
  /// Cognito and CloudTrail write random (version 4) UUIDs, which are never zero.
  public static let none = UUID128(high: 0, low: 0)

  @inlinable
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads "0c8f7a10-1111-4222-8333-9a4b5c6d7e8f", upper or lower case; nil for anything else.
  public init?(_ text: String) {
    var text = text
    guard let value = text.withUTF8({ UUID128(UnsafeRawBufferPointer($0)) }) else { return nil }
    self = value
  }

  /// Reads the 36 characters of a UUID, upper or lower case; nil for anything else.
  @inlinable
  public init?(_ bytes: UnsafeRawBufferPointer) {
    let dash = UInt8(ascii: "-")
    guard bytes.count == 36,
      bytes[8] == dash, bytes[13] == dash, bytes[18] == dash, bytes[23] == dash
    else { return nil }
    func eight(_ offset: Int) -> UInt64 { bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
    func four(_ offset: Int) -> UInt64 { UInt64(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) }
    var wrong: UInt64 = 0
    let a = hexadecimalNumber(eight(0), &wrong)
    let b = hexadecimalNumber(four(9) | four(14) << 32, &wrong)
    let c = hexadecimalNumber(four(19) | four(24) << 32, &wrong)
    let d = hexadecimalNumber(eight(28), &wrong)
    guard wrong == 0 else { return nil }
    high = a << 32 | b
    low = c << 32 | d
  }

  /// The 16 bytes from an offset on, in text order.
  @inlinable
  @inline(__always)
  public init(bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
    high = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
  }

  /// The 16 bytes in text order, as two words that lie so in memory.
  @inlinable
  @inline(__always)
  public var words: (UInt64, UInt64) { (high.bigEndian, low.bigEndian) }

  @inlinable
  public static func == (left: UUID128, right: UUID128) -> Bool {
    left.high == right.high && left.low == right.low
  }

  @inlinable
  public static func < (left: UUID128, right: UUID128) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }

  /// The canonical form: lower case, with dashes.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for nibble in 0..<32 {
      if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 { text.append(UInt8(ascii: "-")) }
      let word = nibble < 16 ? high : low
      text.append(digits[Int(word >> UInt64(60 - nibble % 16 * 4) & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Eight hexadecimal digits, as they lie in memory, as a number, without a branch or a table; `wrong` gets a bit when
/// one is no digit, and the number is of no use then.
@inlinable
@inline(__always)
func hexadecimalNumber(_ word: UInt64, _ wrong: inout UInt64) -> UInt64 {
  let ones: UInt64 = 0x0101_0101_0101_0101
  // "0"–"9" is 0x30–0x39, "a"–"f" 0x61–0x66, "A"–"F" 0x41–0x46. Folding case by 0x20 leaves digits as they are.
  let folded = word | (ones &* 0x20)
  let letters = (folded >> 6) & ones
  let value = (folded & (ones &* 0x0F)) &+ letters &* 9
  // Writing every nibble back as a digit must give the same eight bytes; "g" is no nibble, and a digit had its 0x20
  // before folding.
  let isLetter = ((value &+ ones &* 6) >> 4) & ones
  let rebuilt = (value &+ ones &* 0x30) &+ isLetter &* 39
  wrong |= (rebuilt ^ folded) | (value & (ones &* 0xF0)) | (word & (ones &* 0x80))
  wrong |= (word & (ones &* 0x20) | letters << 5) ^ (ones &* 0x20)
  // The bytes are in text order, the first digit the highest nibble.
  let ordered = value.byteSwapped
  let pairs = (ordered >> 4 | ordered) & 0x00FF_00FF_00FF_00FF
  let fours = (pairs >> 8 | pairs) & 0x0000_FFFF_0000_FFFF
  return (fours >> 16 | fours) & 0xFFFF_FFFF
}
