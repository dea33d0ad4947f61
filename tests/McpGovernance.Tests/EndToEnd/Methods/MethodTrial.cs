using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>Sends every message of one column under one policy, and looks afterwards at what came of each.</summary>
internal static class MethodTrial
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyDictionary<MethodRow, MethodObservation>> RunAsync(MethodColumn column, bool granted)
    {
        using var journal = new TemporaryJournal();
        using var directory = new TemporaryDirectory();
        var witness = new MethodWitness(column.Transport == MethodTransport.Stdio ? directory.Sub("witness.txt") : null);
        var answers = new Dictionary<MethodRow, JsonObject>();
        MethodPeer peer;
        await using (var stage = await MethodStage.StartAsync(column, granted, journal, witness))
        {
            peer = stage.Peer;
            foreach (var row in MethodRows.All)
            {
                answers[row] = await SendAsync(row, peer, granted);
                if (row.Direction == MethodDirection.ClientTells && row.Exists(column.Revision))
                {
                    await CameAsync(row.Method, witness);
                }
            }
        }

        var records = journal.Read();
        return answers.ToDictionary(static pair => pair.Key, pair => Observe(pair.Key, column, pair.Value, peer, witness, records));
    }

    private static async Task<JsonObject> SendAsync(MethodRow row, MethodPeer peer, bool granted)
    {
        var parameters = row.Parameters(peer.Revision);
        switch (row)
        {
            case { Method: "initialize" } when peer.Handshake is { } handshake && peer.Revision == Revisions.Older:
                return handshake;
            case { Method: "subscriptions/listen" }:
                return await peer.ListenAsync(parameters);
            case { Method: "tasks/list" }:
                return await peer.RequestAsync(row.Method, parameters);
            case var _ when row.Method.StartsWith("tasks/", StringComparison.Ordinal):
                parameters["taskId"] = (granted ? await CreateTaskAsync(peer) : null) ?? MethodServer.OthersTask;
                return await peer.RequestAsync(row.Method, parameters);
            case { Direction: MethodDirection.ClientAsks }:
                return await peer.RequestAsync(row.Method, parameters);
            case { Direction: MethodDirection.ClientTells }:
                // The handshake has sent it already.
                await (row.Method == "notifications/initialized" && peer.Revision == Revisions.Older ? Task.CompletedTask : peer.NotifyAsync(row.Method, parameters));
                return [];
            default:
                return new JsonObject { ["text"] = await peer.HaveSentAsync(row) };
        }
    }

    /// <summary>The caller's own task, where calls become tasks.</summary>
    private static async Task<string?> CreateTaskAsync(MethodPeer peer)
    {
        var call = new JsonObject { ["name"] = MethodServer.TaskTool, ["arguments"] = new JsonObject() };
        return (string?)(await peer.RequestAsync("tools/call", call))["result"]?["taskId"];
    }

    private static async Task CameAsync(string method, MethodWitness witness)
    {
        for (var started = TimeProvider.System.GetTimestamp(); !witness.SawCome(method) && TimeProvider.System.GetElapsedTime(started) < Patience;)
        {
            await Task.Delay(10);
        }
    }

    private static MethodObservation Observe(
        MethodRow row, MethodColumn column, JsonObject answer, MethodPeer peer, MethodWitness witness, IReadOnlyList<JsonElement> records)
    {
        var own = records.Where(record => record.Text("method") == row.Method && (row.Method != "tools/call" || record.Text("target.name") == "change_thing")).ToList();
        var text = (string?)answer["text"];
        var isClients = column.Edge == GovernanceSide.Client;
        return row.Direction switch
        {
            MethodDirection.ClientAsks => new(
                isClients && row.Method == "subscriptions/listen" ? peer.Sent(row.Method) // with what it asks for
                : row.Evidence == MethodEvidence.Content ? answer.ToJsonString().Contains("thing", StringComparison.Ordinal)
                : isClients ? peer.Sent(row.Method)
                : row.Evidence == MethodEvidence.Handler ? witness.SawRun(row.Method)
                : answer["result"] is not null,
                MethodObservation.CodeOf(answer),
                own),
            MethodDirection.ClientTells => new(isClients ? peer.Sent(row.Method) : witness.SawCome(row.Method), null, own),
            MethodDirection.ServerTells => new(peer.Got(row.Method), null, own),
            _ => new(
                peer.Got(row.Method) || (isClients && text == "answered" && row.Method == "ping"),
                text?.StartsWith("error ", StringComparison.Ordinal) == true ? int.Parse(text["error ".Length..], System.Globalization.CultureInfo.InvariantCulture) : null,
                own,
                records.Any(record => record.Text("target.name") == row.Sender && record.Text("type") == "call.round")),
        };
    }
}
