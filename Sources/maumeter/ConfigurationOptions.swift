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
    FilesInUse.add(path.absolute, as: "the config")
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path.absolute, isDirectory: &isFolder), isFolder.boolValue {
      throw CommandError(
        "The config \(path.shown) is a folder. Name the file in it: \(Configuration.fileName)?", .badConfiguration)
    }
    guard let bytes = FileHandle.contents(atPath: path.absolute) else {
      throw CommandError("Cannot read the config \(path.shown). Check its permissions.", .badConfiguration)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return try Configuration(yaml: text, file: path.shown, path: path.absolute, in: surroundings)
  }

  typealias Path = (shown: String, absolute: String)

  /// The config that is read; nil where there is none and none was named.
  func path(in surroundings: Surroundings) throws -> Path? {
    if let config {
      let path = surroundings.absolute(config)
      guard FileManager.default.fileExists(atPath: path) else {
        throw CommandError("The config \(config) does not exist. maumeter init writes one.", .inputNotFound)
      }
      return (config, path)
    }
    return places(in: surroundings).first { FileManager.default.fileExists(atPath: $0.absolute) }
  }

  /// Where a config is looked for that nobody names, in order.
  func places(in surroundings: Surroundings) -> [Path] {
    let name = Configuration.fileName
    let user = surroundings.xdgFolder("XDG_CONFIG_HOME", default: ".config").map { $0 + "/maumeter/\(name)" }
    return [(name, surroundings.absolute(name))] + (user.map { [($0, $0)] } ?? [])
  }
}
