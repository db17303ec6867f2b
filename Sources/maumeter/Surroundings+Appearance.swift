import Reports

extension Surroundings {
  /// How tables look on stdout.
  ///
  /// Colour: the flag wins, then NO_COLOR, then FORCE_COLOR, then whether stdout is a terminal that has colours.
  /// Width: COLUMNS, then the terminal's; no limit where there is no terminal.
  func appearance(noColour: Bool) -> Appearance {
    Appearance(width: width, hasColour: !noColour && wantsColour, isUnicode: isUnicode)
  }

  private var wantsColour: Bool {
    if variable("NO_COLOR") != nil { return false }
    if let forced = variable("FORCE_COLOR") { return forced != "0" && forced != "false" }
    return terminalWidth != nil && variable("TERM") != "dumb"
  }

  private var width: Int? {
    if let columns = variable("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
    return terminalWidth
  }

  /// The first of these variables that is set decides, as for every program of the C library.
  private var isUnicode: Bool {
    let locale = variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") ?? ""
    let encoding = locale.lowercased()
    return encoding.hasSuffix("utf-8") || encoding.hasSuffix("utf8") || encoding.contains("utf-8@")
  }
}
