/// The catalogs of this folder, as bytes inside the binary, so that it finds them wherever it is copied to.
public enum EmbeddedCatalogs {
  /// File names, as in the folder, with the JSON of each.
  public static var files: [(name: String, bytes: [UInt8])] {
    [
      ("aws-regions.json", PackageResources.aws_regions_json),
      ("cognito-advanced-security.json", PackageResources.cognito_advanced_security_json),
      ("cognito-enterprise.json", PackageResources.cognito_enterprise_json),
      ("cognito-essentials.json", PackageResources.cognito_essentials_json),
      ("cognito-free.json", PackageResources.cognito_free_json),
      ("cognito-legacy.json", PackageResources.cognito_legacy_json),
      ("cognito-lite.json", PackageResources.cognito_lite_json),
      ("cognito-machine-clients.json", PackageResources.cognito_machine_clients_json),
      ("cognito-machine-tokens.json", PackageResources.cognito_machine_tokens_json),
      ("cognito-plus.json", PackageResources.cognito_plus_json),
      ("cognito-provisioned-rate.json", PackageResources.cognito_provisioned_rate_json),
      ("cognito-replica-essentials.json", PackageResources.cognito_replica_essentials_json),
      ("cognito-replica-machine-tokens.json", PackageResources.cognito_replica_machine_tokens_json),
      ("cognito-replica-plus.json", PackageResources.cognito_replica_plus_json),
      ("vendor-azure-ad-b2c.json", PackageResources.vendor_azure_ad_b2c_json),
      ("vendor-clerk.json", PackageResources.vendor_clerk_json),
      ("vendor-kinde.json", PackageResources.vendor_kinde_json),
      ("vendor-propelauth.json", PackageResources.vendor_propelauth_json),
      ("vendor-workos.json", PackageResources.vendor_workos_json),
    ]
  }
}
