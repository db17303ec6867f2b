import Cloud
import Foundation

/// What `doctor` finds of the dashboard.
extension Examination {
  mutating func lookAtDashboardSecret(
    apartFrom senders: HookSecrets?, in surroundings: Surroundings
  ) -> DashboardSecret? {
    look("dashboard secret") {
      let secret = try DashboardSecret(in: surroundings, apartFrom: senders)
      let finding = secret == nil ? "none; serve --dashboard needs \(DashboardSecret.variable)" : "is set"
      return (secret, finding)
    } ?? nil
  }

  /// The page must be off, or closed to strangers and open to the secret.
  mutating func lookAtDashboard(_ base: String, _ secret: DashboardSecret?) {
    look("dashboard") {
      let stranger = try EndpointProbe(base + "/").ask()
      switch stranger.status {
      case 401: break
      case 404: return ((), "is off; serve --dashboard turns it on")
      case 200..<300:
        throw CommandError(
          "\(base)/ answers \(stranger.status) to strangers, where a dashboard would ask for its password: something "
            + "else is there, or a proxy that shows the password by itself.", .gateFailed)
      default: return ((), "answers \(stranger.status) to strangers, so something in front of it decides")
      }
      guard let secret else {
        return ((), "asks for a password; set \(DashboardSecret.variable) here to try it")
      }
      let code = Data(":\(secret.text)".utf8).base64EncodedString()
      let answer = try EndpointProbe(base + "/").ask(headers: ["Authorization: Basic \(code)"])
      switch answer.status {
      case 200: return ((), "asks for a password, and the secret opens it")
      case 401:
        throw CommandError(
          "The dashboard was started with another secret than \(DashboardSecret.variable) here: set the same, and "
            + "start it again.", .gateFailed)
      default: throw CommandError(Examination.text(of: answer), .gateFailed)
      }
    }
  }
}
