using System.Text.Json;

namespace McpGovernance.Audit;

/// <summary>The words of the record, encoded once.</summary>
internal static class RecordNames
{
    public const int Version = 1;

    public static readonly JsonEncodedText V = Text("v"), Type = Text("type"), Id = Text("id"), Time = Text("time"),
        Call = Text("call"), Round = Text("round"), RpcId = Text("rpcId"), Trace = Text("trace"), Span = Text("span"),
        Session = Text("session"), Side = Text("side"), Caller = Text("caller"), Kind = Text("kind"), Verified = Text("verified"),
        Issuer = Text("issuer"), Subject = Text("subject"), Client = Text("client"), Actors = Text("actors"), Tenant = Text("tenant"),
        Auth = Text("auth"), Scopes = Text("scopes"), TokenId = Text("tokenId"), TokenAge = Text("tokenAge"), Roles = Text("roles"),
        Name = Text("name"), VersionName = Text("version"), Server = Text("server"), Method = Text("method"), Protocol = Text("protocol"),
        Transport = Text("transport"), Target = Text("target"), Tool = Text("tool"), Digest = Text("digest"), Inputs = Text("inputs"),
        Size = Text("size"), Alg = Text("alg"), Canon = Text("canon"), Kid = Text("kid"), Value = Text("value"), Decision = Text("decision"),
        Verdict = Text("verdict"), Code = Text("code"), Entry = Text("entry"), Policy = Text("policy"), Outcome = Text("outcome"),
        Status = Text("status"), ErrorType = Text("errorType"), Detail = Text("detail"), Ms = Text("ms"), GovernanceMs = Text("governanceMs"),
        RpcCode = Text("rpcCode"), ResultSize = Text("resultSize"), List = Text("list"), Shown = Text("shown"), Hidden = Text("hidden"), Count = Text("count"),
        First = Text("first"), Last = Text("last"), Truncated = Text("truncated"), Recovery = Text("recovery"), Epoch = Text("epoch"),
        Seq = Text("seq"), Cut = Text("cut"), Bytes = Text("bytes"), Broken = Text("broken"), Orphans = Text("orphans"), From = Text("from"),
        Calls = Text("calls"), Reason = Text("reason"), Source = Text("source"),
        CarriedOut = Text("carriedOut"), Guards = Text("guards"), Mode = Text("mode"),
        Redacted = Text("redacted"), Texts = Text("texts"), Account = Text("account"), Risk = Text("risk"), Data = Text("data"),
        Sink = Text("sink"), Log = Text("log"), FileName = Text("file"), Line = Text("line"),
        Anomaly = Text("anomaly"), Learned = Text("learned"), Window = Text("window"), Limit = Text("limit"), Record = Text("record");

    public static readonly JsonEncodedText CallIntent = Text("call.intent"), CallRound = Text("call.round"),
        CallOutcome = Text("call.outcome"), CallRefused = Text("call.refused"), ListView = Text("list.view"),
        AuditOpened = Text("audit.opened"), AuditRecovered = Text("audit.recovered"), AuditGap = Text("audit.gap"),
        AuditClosed = Text("audit.closed");

    public static readonly JsonEncodedText Allow = Text("allow"), Deny = Text("deny"), ServerSide = Text("server"), ClientSide = Text("client"),
        HmacSha256 = Text("hmac-sha256"), Rfc8785 = Text("rfc8785"), Raw = Text("raw");

    private static readonly JsonEncodedText[] CallerKinds = [Text("anonymous"), Text("local"), Text("authenticated")];

    private static readonly JsonEncodedText[] TargetKinds =
        [Text("tool"), Text("resource"), Text("resource_template"), Text("prompt"), Text("task"), Text("method")];

    private static readonly JsonEncodedText[] Events =
    [
        Text("catalog.changed"), Text("catalog.refused"), Text("catalog.drift"), Text("catalog.trusted"), Text("policy.changed"), Text("policy.refused"),
    ];

    private static readonly JsonEncodedText[] Anomalies = [Text("anomaly.first_seen"), Text("anomaly.refusal_burst")];

    private static readonly string[] AnomalyWords = ["first_seen", "refusal_burst"];

    private static readonly JsonEncodedText[] Modes = [Text("enforce"), Text("warn"), Text("audit")];

    private static readonly JsonEncodedText[] Risks = [Text("high"), Text("medium"), Text("low")];

    private static readonly JsonEncodedText[] ToolKinds = [Text("destructive"), Text("write"), Text("read")];

    private static readonly JsonEncodedText[] Statuses =
    [
        Text("done"), Text("tool_error"), Text("refused"), Text("refused_by_others"), Text("exception"),
        Text("cancelled"), Text("timed_out"), Text("input_required"), Text("task_created"), Text("indeterminate"),
    ];

    public static JsonEncodedText Of(CallerKind kind) => CallerKinds[(int)kind];

    public static JsonEncodedText Of(TargetKind kind) => TargetKinds[(int)kind];

    public static JsonEncodedText Of(GovernanceEventKind kind) => Events[(int)kind];

    /// <summary>The type of an anomaly's record.</summary>
    public static JsonEncodedText Of(CallAnomalyKind kind) => Anomalies[(int)kind];

    /// <summary>What an anomaly is called in logs, metrics and answers.</summary>
    public static string WordOf(CallAnomalyKind kind) => AnomalyWords[(int)kind];

    public static JsonEncodedText Of(PolicyMode mode) => Modes[(int)mode];

    public static JsonEncodedText Of(ToolKind kind) => ToolKinds[(int)kind];

    public static JsonEncodedText Of(ToolRisk risk) => Risks[(int)risk];

    public static JsonEncodedText Of(GovernanceSide side) => side == GovernanceSide.Client ? ClientSide : ServerSide;

    public static JsonEncodedText Of(CallOutcome outcome) => Statuses[(int)outcome];

    private static JsonEncodedText Text(string text) => JsonEncodedText.Encode(text);
}
