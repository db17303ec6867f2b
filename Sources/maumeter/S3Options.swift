import ArgumentParser
import Cloud
import Domain
import Foundation
import Ingest
import Store

/// The flags that say how buckets are read.
struct S3Options: ParsableArguments {
  @Option(help: ArgumentHelp("Only objects of this day and later, by the date in the key.", valueName: "date"))
  var since: Day?

  @Option(help: ArgumentHelp("Only objects of this day and earlier, by the date in the key.", valueName: "date"))
  var until: Day?

  @Option(help: "The Region of the bucket. Else AWS_REGION, AWS_DEFAULT_REGION, the profile; S3 corrects a wrong one.")
  var region: String?

  @Option(help: "The profile of the AWS config and credentials files. Else AWS_PROFILE.")
  var profile: String?

  @Option(
    name: .customLong("endpoint-url"),
    help: ArgumentHelp("Another S3 service, or another way to it. Else AWS_ENDPOINT_URL_S3.", valueName: "url"))
  var endpoint: String?

  @Option(help: ArgumentHelp("\"requester\" pays for buckets that ask for it.", valueName: "payer"))
  var requestPayer: Payer?

  @Flag(help: "List all objects again, also those from before the end of the last run.")
  var relist = false

  enum Payer: String, ExpressibleByArgument {
    case requester
  }

  /// The flag that only makes sense for buckets and was given; nil when none was.
  var given: String? {
    let flags: [(String, Bool)] = [
      ("--since", since != nil), ("--until", until != nil), ("--region", region != nil), ("--profile", profile != nil),
      ("--endpoint-url", endpoint != nil), ("--request-payer", requestPayer != nil), ("--relist", relist),
    ]
    return flags.first { $0.1 }?.0
  }

  /// What reads the locations.
  func inputs(
    _ locations: [S3Location], client: S3Client, in surroundings: Surroundings, store: ActivityStore?
  ) throws -> ObjectInputs {
    let place = try settings(in: surroundings, profiles(in: surroundings)).endpoint.map { $0.authority }
    return try ObjectInputs(
      locations, client: client, place: place, days: (since, until), relists: relist, store: store)
  }

  func client(
    in surroundings: Surroundings, isStopped: @escaping @Sendable () -> Bool = { false }
  ) throws -> S3Client {
    let profiles = profiles(in: surroundings)
    let settings = try settings(in: surroundings, profiles)
    let clock: @Sendable () -> Instant = { Surroundings.current.now }
    let credentials = CredentialChain(
      .init(
        variables: surroundings.variables, profiles: profiles, profile: profile, region: settings.region, clock: clock))
    var retry = RetryPolicy()
    if let attempts = surroundings.variable("AWS_MAX_ATTEMPTS").flatMap({ Int($0) }), attempts > 0 {
      retry.attempts = attempts
    }
    return S3Client(settings, credentials: credentials, retry: retry, clock: clock, isStopped: isStopped)
  }

  private func profiles(in surroundings: Surroundings) -> Profiles { Profiles(variables: surroundings.variables) }

  private func settings(in surroundings: Surroundings, _ profiles: Profiles) throws -> S3Settings {
    let name = profile ?? surroundings.variable("AWS_PROFILE") ?? "default"
    func setting(_ setting: String) -> String? { profiles.setting(setting, of: name) }
    func isOn(_ variable: String, _ settingName: String) -> Bool {
      (surroundings.variable(variable) ?? setting(settingName))?.lowercased() == "true"
    }
    var settings = S3Settings()
    settings.region =
      region ?? surroundings.variable("AWS_REGION") ?? surroundings.variable("AWS_DEFAULT_REGION") ?? setting("region")
    var address = endpoint
    if address == nil, surroundings.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?.lowercased() != "true" {
      address =
        surroundings.variable("AWS_ENDPOINT_URL_S3") ?? surroundings.variable("AWS_ENDPOINT_URL")
        ?? setting("s3.endpoint_url") ?? setting("endpoint_url")
    }
    settings.endpoint = try address.map { try Endpoint($0) }
    settings.addressing = setting("s3.addressing_style").flatMap { S3Settings.Addressing(rawValue: $0) } ?? .automatic
    settings.usesDualStack =
      isOn("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint") || setting("s3.use_dualstack_endpoint") == "true"
    settings.usesFIPS = isOn("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
    settings.paysAsRequester = requestPayer == .requester
    return settings
  }
}
