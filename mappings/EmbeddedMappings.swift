/// The ready mappings of this folder, as bytes inside the binary.
public enum EmbeddedMappings {
  /// Names, as `sources` in the config and `--mapping` have them, with the YAML of each.
  public static var files: [(name: String, yaml: [UInt8])] {
    [
      ("auth0", PackageResources.auth0_yaml), ("keycloak", PackageResources.keycloak_yaml),
      ("okta", PackageResources.okta_yaml),
    ]
  }
}
