import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The dashboard of a server, when it is on.
struct ServedDashboard: Sendable {
  let gate: DashboardGate
  let pages: DashboardPages
  let languages: [String]

  init(_ dashboard: Dashboard) {
    gate = DashboardGate(secret: dashboard.secret)
    pages = DashboardPages(dashboard.page)
    languages = dashboard.languages
  }
}

extension HookResponder {
  func livePage(_ request: Request) async throws(Refusal) -> Answer {
    guard let dashboard else { throw .noSuchPath }
    try dashboard.gate.check(request.headers)
    let question = try Dashboard.Question(
      query: request.uri.query, accepted: request.headers[.acceptLanguage], languages: dashboard.languages)
    do {
      return Answer.page(200, try await dashboard.pages.page(for: question))
    } catch {
      throw .noPage(reason: "\(error)")
    }
  }
}

extension Answer {
  /// HTML that loads nothing, runs nothing, is framed by nobody and kept nowhere.
  static func page(_ status: Int, _ bytes: [UInt8]) -> Answer {
    let policy =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    let headers: HTTPFields = [
      .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: policy, .xContentTypeOptions: "nosniff",
      .referrerPolicy: "no-referrer", .frameOptions: "DENY", .cacheControl: "no-store", .resourcePolicy: "same-origin",
      .openerPolicy: "same-origin", .vary: "Accept-Language, Authorization",
    ]
    return Answer(
      status: HTTPResponse.Status(code: status), headers: headers, body: ByteBuffer(bytes: bytes))
  }

  /// A sentence as a page, since whoever asked for one looks at it with a browser.
  ///
  /// A page that could not be made asks for itself again, as the one would have done that it stands for.
  static func refusedPage(_ refusal: Refusal) -> Answer {
    let again = refusal.retryAfter.map { "<meta http-equiv=\"refresh\" content=\"\($0)\">" } ?? ""
    let html = """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">\
      <meta name="color-scheme" content="light dark">\(again)<title>maumeter</title>
      <style>body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem; }
      </style></head><body><main><h1>maumeter</h1><p>\(refusal.description)</p></main></body></html>

      """
    var answer = page(refusal.status, Array(html.utf8))
    answer.headers[.retryAfter] = refusal.retryAfter.map(String.init)
    if answer.status == .unauthorized {
      answer.headers[.wwwAuthenticate] = "Basic realm=\"maumeter dashboard\", charset=\"UTF-8\""
    }
    if case .wrongMethod(let allowed) = refusal { answer.headers[.allow] = allowed }
    return answer
  }
}

extension HTTPField.Name {
  fileprivate static let frameOptions = named("X-Frame-Options")
  fileprivate static let referrerPolicy = named("Referrer-Policy")
  fileprivate static let resourcePolicy = named("Cross-Origin-Resource-Policy")
  fileprivate static let openerPolicy = named("Cross-Origin-Opener-Policy")
}
