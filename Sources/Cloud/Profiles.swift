import Foundation

/// The profiles of the shared config and credentials files.
public struct Profiles: Sendable {
  /// What the credentials file says, by profile.
  let credentials: [String: [String: String]]
  /// What the config file says, by profile.
  let config: [String: [String: String]]
  let files: [String]

  /// The paths that variables name, else those in the home folder.
  ///
  /// - Parameter variables: AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE, HOME.
  public init(variables: [String: String]) {
    let home = variables["HOME"] ?? ""
    func path(_ name: String, _ file: String) -> String {
      guard let path = variables[name], !path.isEmpty else { return "\(home)/.aws/\(file)" }
      return path.hasPrefix("~/") ? home + path.dropFirst(1) : path
    }
    let credentialsPath = path("AWS_SHARED_CREDENTIALS_FILE", "credentials")
    let configPath = path("AWS_CONFIG_FILE", "config")
    files = [credentialsPath, configPath]
    credentials = Profiles.sections(of: credentialsPath)
    var config: [String: [String: String]] = [:]
    for (section, settings) in Profiles.sections(of: configPath) {
      if section == "default" || section == "profile default" {
        config["default", default: [:]].merge(settings) { first, _ in first }
      } else if section.hasPrefix("profile ") {
        config[Profiles.unquoted(String(section.dropFirst("profile ".count)))] = settings
      }
    }
    self.config = config
  }

  private static func sections(of path: String) -> [String: [String: String]] {
    guard let data = FileManager.default.contents(atPath: path) else { return [:] }
    return ProfileFile(String(decoding: data, as: UTF8.self)).sections
  }

  private static func unquoted(_ name: String) -> String {
    name.count > 1 && name.first == "\"" && name.last == "\"" ? String(name.dropFirst().dropLast()) : name
  }

  func has(_ name: String) -> Bool { credentials[name] != nil || config[name] != nil }

  /// A setting of a profile, which the config file may have in either of the two.
  public func setting(_ name: String, of profile: String) -> String? {
    let value = config[profile]?[name] ?? credentials[profile]?[name]
    return value.flatMap { $0.isEmpty ? nil : $0 }
  }
}
