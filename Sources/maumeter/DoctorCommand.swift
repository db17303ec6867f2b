import ArgumentParser
import Foundation

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what is wrong with the set-up, and how to mend it.",
    discussion: """
      EXAMPLES:
        maumeter doctor                             config, database, prices, secrets
        maumeter doctor --endpoint http://127.0.0.1:8080   and a hook
        maumeter doctor --tls-certificate c.pem --tls-key k.pem
        maumeter doctor --format json               for a monitor

      The result is one line for each thing that was looked at. What is sent to a hook leaves nothing but a number. \
      The exit code is 1 when something is wrong.
      """)

  @Option(help: ArgumentHelp("A hook that runs: https://HOST, or http://HOST:PORT.", valueName: "url"))
  var endpoint: HookAddress?

  @Option(help: ArgumentHelp("The certificate that serve is to show.", valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The key of the certificate.", valueName: "file"))
  var tlsKey: String?

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("Give --tls-certificate and --tls-key together.")
    }
  }

  func run() throws {
    let surroundings = Surroundings.current
    var examination = Examination()
    if let configuration = examination.lookAtConfig(configurationOptions, in: surroundings) {
      examination.lookAtDatabase(database, configuration, in: surroundings)
      examination.lookAtPools(database, configuration, in: surroundings)
      examination.lookAtCatalogs(configuration, in: surroundings)
    }
    let secrets = examination.lookAtSecrets(in: surroundings)
    let dashboardSecret = examination.lookAtDashboardSecret(apartFrom: secrets, in: surroundings)
    if let tlsCertificate, let tlsKey {
      examination.lookAtCertificate(surroundings.absolute(tlsCertificate), key: surroundings.absolute(tlsKey))
    }
    if let endpoint { examination.lookAtEndpoint(endpoint, secrets, dashboardSecret) }
    if output.format == .table {
      try output.destination.write(examination.lines)
    } else {
      try output.write(examination, in: surroundings)
    }
    if examination.isSick { throw CommandError("", .gateFailed) }
  }
}
