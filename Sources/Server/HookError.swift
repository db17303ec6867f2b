/// Why the hook does not start.
public enum HookError: Error, Hashable, Sendable {
  case certificate(HookSettings.TLSFiles, reason: String)
  case cannotListen(host: String, port: Int, reason: String)
  case open(host: String)
}

extension HookError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .certificate(let files, let reason):
      "The certificate \(files.certificate) with the key \(files.key) cannot be used: \(reason). Both must be PEM "
        + "files, the certificate first its own and then those between it and the root, and the key must be its key."
    case .cannotListen(let host, let port, let reason):
      "Cannot listen on \(host.contains(":") ? "[\(host)]" : host):\(port): \(reason). "
        + "Choose another address with --listen."
    case .open(let host):
      "Without secrets, only a loopback address such as 127.0.0.1 may be listened on, and \(host) is none."
    }
  }
}
