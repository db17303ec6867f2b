import Domain

/// What a page that a server shows has beside one in a file: it is made anew, and leads to others.
public struct LivePage: Sendable {
  public var madeAt: Instant
  /// Seconds after which a browser asks for the page again; nil where it does not.
  public var refresh: Int?
  public var links: [Link]

  public struct Link: Hashable, Sendable {
    public var kind: Kind
    /// Of the same server: "/?month=2026-10".
    public var address: String

    public enum Kind: Hashable, Sendable {
      case month(Month)
      case language(Language)
      /// To the page that asks for itself again, and to the one that does not.
      case go, stop
    }

    public init(kind: Kind, address: String) {
      self.kind = kind
      self.address = address
    }
  }

  public init(madeAt: Instant, refresh: Int?, links: [Link] = []) {
    self.madeAt = madeAt
    self.refresh = refresh
    self.links = links
  }
}

extension LivePage {
  /// What the template needs of it.
  func context(_ texts: Texts) -> [String: Any] {
    var state = texts(.liveState, ["day": texts.day(madeAt.day), "time": time])
    if let refresh { state += texts(.liveRefresh, ["seconds": String(refresh)]) }
    let links = links.map { link -> [String: Any] in
      var context: [String: Any] = ["address": link.address, "text": title(link.kind, texts)]
      if case .language(let language) = link.kind { context["hreflang"] = language.rawValue }
      return context
    }
    return ["state": state, "label": texts(.liveLinks), "links": links]
  }

  /// As in "14:05".
  private var time: String { String(madeAt.description.dropFirst(11).prefix(5)) }

  private func title(_ kind: Link.Kind, _ texts: Texts) -> String {
    switch kind {
    case .month(let month): texts.month(month)
    case .language(let language): language.ownName
    case .go: texts(.liveGo)
    case .stop: texts(.liveStop)
    }
  }
}
