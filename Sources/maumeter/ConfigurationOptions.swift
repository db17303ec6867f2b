import ArgumentParser
import Foundation

/// `--config`, as every command has it.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The config. Else ./maumeter.yaml, or maumeter/maumeter.yaml in the XDG config folder.", valueName: "file"))
  var config: String?

  /// Reads the config; the defaults where there is none and none was named.
  ///
  /// - Throws: `CommandError` when the named file is not there or cannot be read, `ConfigurationError` for what is
  ///   wrong inside.
  func load(in surroundings: Surroundings) throws -> Configuration {
    guard let path = try path(in: surroundings) else { return Configuration() }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path.absolute, isDirectory: &isFolder), isFolder.boolValue {
      throw CommandError(
        "The config \(path.shown) is a folder. Name the file in it: \(Configuration.fileName)?", .badConfiguration)
    }
    guard let bytes = FileManager.default.contents(atPath: path.absolute) else {
      throw CommandError("Cannot read the config \(path.shown). Check its permissions.", .badConfiguration)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return try Configuration(yaml: text, file: path.shown, path: path.absolute, in: surroundings)
  }

  private typealias Path = (shown: String, absolute: String)

  private func path(in surroundings: Surroundings) throws -> Path? {
    if let config {
      let path = surroundings.absolute(config)
      guard FileManager.default.fileExists(atPath: path) else {
        throw CommandError("The config \(config) does not exist. maumeter init writes one.", .inputNotFound)
      }
      return (config, path)
    }
    let user = surroundings.xdgFolder("XDG_CONFIG_HOME", default: ".config") + "/maumeter/\(Configuration.fileName)"
    let paths: [Path] = [(Configuration.fileName, surroundings.absolute(Configuration.fileName)), (user, user)]
    return paths.first { FileManager.default.fileExists(atPath: $0.absolute) }
  }
}
