import Domain

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Gives each short text of a batch a number, without making a String of a text seen before.
struct SymbolTable {
  /// Texts by symbol; the first is empty.
  private(set) var texts: [String] = [""]
  /// Those of texts that may say who somebody is.
  private(set) var personal: Set<Symbol> = []
  /// The bytes of all texts, one after the other.
  private var bytes: [UInt8] = []
  private var ends: [Int32] = [0]
  /// Open addressing: symbols, 0 where free.
  ///
  /// The size is a power of two, and at most half is used.
  private var slots = [UInt32](repeating: 0, count: 256)

  /// The longest text that is kept: an app client's id has up to 128 characters, everything else is shorter.
  static let maximumLength = 256

  /// The symbol of a text; `.none` for an empty one and for one longer than `maximumLength`.
  @inline(__always)
  mutating func symbol(of text: TextSlice) -> Symbol {
    guard !text.isEscaped else { return withUnescaped(text) { intern($0.bytes) } }
    return intern(text.bytes)
  }

  mutating func intern(_ text: UnsafeRawBufferPointer) -> Symbol {
    guard text.count > 0, text.count <= SymbolTable.maximumLength else { return .none }
    let mask = slots.count - 1
    var slot = SymbolTable.hash(text) & mask
    while slots[slot] != 0 {
      let symbol = Int(slots[slot])
      let start = Int(ends[symbol - 1])
      if Int(ends[symbol]) - start == text.count,
        bytes.withUnsafeBytes({ memcmp($0.baseAddress! + start, text.baseAddress!, text.count) == 0 })
      {
        return Symbol(index: UInt32(symbol))
      }
      slot = (slot + 1) & mask
    }
    slots[slot] = UInt32(texts.count)
    // Once for each text of a batch, and not for each record.
    if PersonalText.isLikely(text) { personal.insert(Symbol(index: UInt32(texts.count))) }
    texts.append(String(decoding: text, as: UTF8.self))
    bytes.append(contentsOf: text)
    ends.append(Int32(bytes.count))
    if texts.count * 2 > slots.count { grow() }
    return Symbol(index: UInt32(texts.count - 1))
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for symbol in 1..<texts.count {
      let range = Int(ends[symbol - 1])..<Int(ends[symbol])
      let hash = bytes.withUnsafeBytes { SymbolTable.hash(UnsafeRawBufferPointer(rebasing: $0[range])) }
      var slot = hash & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(symbol)
    }
  }

  /// The first and last eight bytes and the length tell the texts of one batch apart well enough; a collision only
  /// costs a comparison, and a batch that is made of collisions is still bounded by its size.
  @inline(__always)
  private static func hash(_ text: UnsafeRawBufferPointer) -> Int {
    var word = UInt64(truncatingIfNeeded: text.count)
    if text.count >= 8 {
      word ^= text.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
      word = word &* 0x9E37_79B9_7F4A_7C15
      word ^= text.loadUnaligned(fromByteOffset: text.count - 8, as: UInt64.self)
    } else {
      for byte in text { word = word << 8 | UInt64(byte) }
    }
    word = word &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: word >> 40)
  }
}
