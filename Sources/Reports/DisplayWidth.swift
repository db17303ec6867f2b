extension StringProtocol {
  /// Columns that a terminal needs for the text: 2 for a wide character, 0 for a mark that sits on another.
  var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }
}

extension Character {
  var displayWidth: Int {
    let scalars = unicodeScalars
    guard let base = scalars.first(where: { !$0.isZeroWidth }) else { return 0 }
    // U+FE0F asks for the emoji form, which is wide.
    let asEmoji = base.properties.isEmoji && scalars.contains { $0.value == 0xFE0F }
    return base.isWide || asEmoji ? 2 : 1
  }
}

extension Unicode.Scalar {
  var isZeroWidth: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: true
    // Vowels and final consonants of Hangul that join a leading consonant.
    default: (0x1160...0x11FF).contains(value)
    }
  }

  /// East Asian Width W or F.
  /// https://www.unicode.org/reports/tr11/
  var isWide: Bool {
    guard value >= 0x1100 else { return false }
    return properties.isEmojiPresentation || Unicode.Scalar.wideRanges.contains { $0.contains(value) }
  }

  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
    0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD,
  ]
}

extension String {
  /// Cuts to `width` columns with a mark for what is missing, never through a character.
  ///
  /// - Parameter inMiddle: keep both ends, for ids.
  func shortened(to width: Int, mark: String, inMiddle: Bool = false) -> String {
    guard displayWidth > width else { return self }
    let room = max(0, width - mark.displayWidth)
    let tail = inMiddle ? room / 2 : 0
    let end = String(reversed().prefix(fitting: tail).reversed())
    return String(prefix(fitting: room - end.displayWidth)) + mark + end
  }

  /// `self` with spaces up to `width` columns.
  func padded(to width: Int, _ alignment: Column.Alignment) -> String {
    let spaces = String(repeating: " ", count: max(0, width - displayWidth))
    return alignment == .leading ? self + spaces : spaces + self
  }
}

extension Sequence where Element == Character {
  /// The first characters that together need no more than so many columns.
  fileprivate func prefix(fitting columns: Int) -> [Character] {
    var used = 0
    var kept: [Character] = []
    for character in self {
      used += character.displayWidth
      if used > columns { break }
      kept.append(character)
    }
    return kept
  }
}
