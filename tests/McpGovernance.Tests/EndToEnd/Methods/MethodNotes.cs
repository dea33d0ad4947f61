using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>Why a cell is not what one would expect.</summary>
internal static class MethodNotes
{
    private static readonly string[] Questions = ["sampling/createMessage", "elicitation/create", "roots/list"];

    public static IReadOnlyList<MethodNote> All { get; } =
    [
        new(
            "Not a method of that era: the SDK refuses it before its first filter, so governance neither sees nor records it.",
            static (row, column, word) => IsServers(column) && !row.IsOfServer && IsMissing(word)),
        new(
            "Narrowed: resources that the caller may not read are left out.",
            static (row, _, word) => row.Method == "subscriptions/listen" && word == MethodCell.Governed),
        new(
            "The SDK acknowledges no subscription where no session is kept, so there is nothing to leave out. The request is on record all the same.",
            static (row, column, word) => row.Method == "subscriptions/listen" && column.IsStateless && word == MethodCell.Observed),
        new(
            "It names no task, so nobody owns what it asks for.",
            static (row, _, word) => row.Method == "tasks/list" && word == MethodCell.Refused),
        new(
            "Asked inside of the result of a call, and on record as a round of that call. The client's edge decides sampling, elicitation and roots.",
            static (row, column, word) => IsServers(column) && row.Direction == MethodDirection.ServerAsks && word == MethodCell.Observed),
        new(
            "The server's own code asks, inside of a call that was decided and is on record. The client's edge decides it.",
            static (row, column, word) => IsServers(column) && Questions.Contains(row.Method) && word == MethodCell.Open),
        new(
            "A server without sessions cannot ask: the SDK throws.",
            static (row, column, word) => row.Direction == MethodDirection.ServerAsks && column.IsStateless && IsMissing(word)),
        new(
            "The SDK's client has no handler for it and answers with the error. Nothing of the client's runs.",
            static (row, column, word) => !IsServers(column) && row.Method == "y/unknown" && column.Revision == Revisions.Older && IsMissing(word)),
        new(
            "Asked inside of the result of a call. The SDK's client does not know it there and fails the call. Nothing of the client's runs.",
            static (row, column, word) => !IsServers(column) && row.Direction == MethodDirection.ServerAsks && column is { IsStateless: false, Revision: Revisions.Newer }
                && IsMissing(word)),
        new(
            "Not a method of that era: the client's edge lets it out, and the server refuses it.",
            static (row, column, word) => !IsServers(column) && word == MethodCell.Open && IsOfTheOtherEra(row, column)),
    ];

    public static IEnumerable<MethodNote> Of(MethodRow row, MethodColumn column, string word) => All.Where(note => note.Explains(row, column, word));

    /// <summary>Whether a reader must be told why.</summary>
    public static bool Needs(string word) => word is MethodCell.Refused or MethodCell.Observed || IsMissing(word);

    private static bool IsServers(MethodColumn column) => column.Edge == GovernanceSide.Server;

    private static bool IsMissing(string word) => word.StartsWith(MethodCell.NotThere, StringComparison.Ordinal);

    private static bool IsOfTheOtherEra(MethodRow row, MethodColumn column) => column.Revision == Revisions.Older
        ? row.Method == "server/discover"
        : row.Method is "initialize" or "ping" or "logging/setLevel" or "notifications/initialized";
}
