import TestSupport

/// Ways in which a file goes bad.
enum Mutation {
  private static let bytes = Array(#""\{}[],:0e-.u nft"#.utf8) + [0, 10, 0x1F, 0x7F, 0x80, 0xC3, 0xFF]

  static func apply(to text: inout [UInt8], _ random: inout SeededGenerator) {
    guard text.count > 2 else { return }
    let place = random.number(0..<text.count)
    switch random.number(0..<8) {
    case 0: text[place] ^= 1 << UInt8(random.number(0..<8))
    case 1: text[place] = random.pick(bytes)
    case 2: text.insert(random.pick(bytes), at: place)
    case 3: text.remove(at: place)
    case 4: text.removeSubrange(place..<min(text.count, place + random.number(1..<60)))
    case 5: if random.oneIn(4) { text.removeSubrange(place...) } else { escape(&text, place) }
    case 6: escape(&text, place)
    default:
      let other = random.number(0..<text.count)
      let slice = Array(text[other..<min(text.count, other + random.number(1..<20))])
      text.insert(contentsOf: slice, at: place)
    }
  }

  /// Writes a byte as an escape, which changes nothing inside a string.
  private static func escape(_ text: inout [UInt8], _ place: Int) {
    guard (0x30..<0x7F).contains(text[place]), text[place] != UInt8(ascii: "\\") else { return }
    let digits = String(text[place], radix: 16, uppercase: place % 2 == 0)
    text.replaceSubrange(place...place, with: Array("\\u00\(digits)".utf8))
  }
}
