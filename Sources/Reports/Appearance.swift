/// What the place can show that text is printed to.
///
/// Only tables for people depend on it.
public struct Appearance: Hashable, Sendable {
  /// Columns of the terminal; nil for no limit.
  public var width: Int?
  /// Whether ANSI colours are understood and wanted.
  public var hasColour: Bool
  /// False where the locale is not UTF-8: everything is then printed in ASCII.
  public var isUnicode: Bool

  public init(width: Int? = nil, hasColour: Bool = false, isUnicode: Bool = true) {
    self.width = width
    self.hasColour = hasColour
    self.isUnicode = isUnicode
  }
}
