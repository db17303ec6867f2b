import Domain
import Foundation

/// What the process finds around it: variables, folders, terminals, the clock.
///
/// Nothing else reads them, so that a test can say what they are.
struct Surroundings {
  /// Environment variables.
  var variables: [String: String] = [:]
  /// The working folder.
  var folder = "/"
  /// Columns of the terminal on stdout; nil when stdout is none.
  var terminalWidth: Int?
  var now: Instant

  static var current: Surroundings {
    Surroundings(
      variables: ProcessInfo.processInfo.environment, folder: FileManager.default.currentDirectoryPath,
      terminalWidth: width(of: STDOUT_FILENO), now: Instant(secondsSinceEpoch: Int64(time(nil))))
  }

  /// The variable, unless it is not set or empty.
  func variable(_ name: String) -> String? {
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  var today: Day { now.day }

  /// The folder of the user; nil when HOME is not set, or is no absolute path.
  var home: String? { variable("HOME").flatMap { $0.hasPrefix("/") ? $0 : nil } }

  /// A folder of the XDG base directory specification: the variable where it is absolute, else below the home; nil
  /// where there is neither.
  ///
  /// The working folder is no place for it: the next command may be called in another.
  /// https://specifications.freedesktop.org/basedir-spec/latest/
  func xdgFolder(_ name: String, default path: String) -> String? {
    if let folder = variable(name), folder.hasPrefix("/") { return folder }
    return home.map { "\($0 == "/" ? "" : $0)/\(path)" }
  }

  /// The path as an absolute one: "~/" is the home, anything else relative to `base`.
  func absolute(_ path: String, in base: String? = nil) -> String {
    if path.hasPrefix("/") { return path }
    if path.hasPrefix("~/"), let home { return home + path.dropFirst(1) }
    let base = base ?? folder
    return (base.hasSuffix("/") ? base : base + "/") + path
  }

  private static func width(of descriptor: Int32) -> Int? {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
