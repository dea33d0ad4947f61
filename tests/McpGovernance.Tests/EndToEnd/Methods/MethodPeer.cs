using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>The client of a column: it sends what it is told and remembers what the server sent.</summary>
internal abstract class MethodPeer(string revision) : IAsyncDisposable
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _arrivals = new(StringComparer.Ordinal);
    private Task _listening = Task.CompletedTask;

    public string Revision { get; } = revision;

    /// <summary>The answer to <c>initialize</c>, where there was one.</summary>
    public JsonObject? Handshake { get; protected set; }

    /// <summary>Whether the server's request or notification reached the client's code.</summary>
    public bool Got(string method) => Arrival(method).IsCompleted;

    /// <summary>Whether a message left the client; on the server's edge, where nothing holds it back, nobody asks.</summary>
    public virtual bool Sent(string method) => false;

    public abstract Task<JsonObject> RequestAsync(string method, JsonObject parameters);

    public abstract Task NotifyAsync(string method, JsonObject parameters);

    /// <summary>What the server agreed to tell: the first thing that comes for a request that stays open.</summary>
    public async Task<JsonObject> ListenAsync(JsonObject parameters)
    {
        const string Acknowledged = "notifications/subscriptions/acknowledged";
        var request = RequestAsync("subscriptions/listen", parameters);
        _listening = request;
        if (await Task.WhenAny(request, Arrival(Acknowledged)) == request && !Got(Acknowledged))
        {
            return await request;
        }

        return new JsonObject { ["result"] = await Arrival(Acknowledged) };
    }

    /// <summary>Has a tool of the server send something, and waits for it; the text is what the tool says of it.</summary>
    public async Task<string> HaveSentAsync(MethodRow row)
    {
        var call = new JsonObject { ["name"] = row.Sender, ["arguments"] = new JsonObject() };
        var answer = await RequestAsync("tools/call", (JsonObject)call.DeepClone());
        if (answer["result"]?["inputRequests"] is JsonObject questions)
        {
            var answers = new JsonObject();
            foreach (var (key, question) in questions)
            {
                var method = (string)question!["method"]!;
                Take(method, question.ToJsonString());
                answers[key] = MethodRow.AnswerOf(method);
            }

            call["inputResponses"] = answers;
            call["requestState"] = answer["result"]!["requestState"]?.DeepClone();
            answer = await RequestAsync("tools/call", call);
        }

        if (row.Direction == MethodDirection.ServerTells)
        {
            await Task.WhenAny(Arrival(row.Method), Task.Delay(Patience));
        }

        return (string?)answer["result"]?["content"]?[0]?["text"] ?? answer.ToJsonString();
    }

    public virtual async ValueTask DisposeAsync() => await _listening.ContinueWith(static _ => { }, TaskScheduler.Default).WaitAsync(Patience);

    protected void Take(string method, string text) => _arrivals.GetOrAdd(method, static _ => Source()).TrySetResult(text);

    protected static JsonObject Error(int code, string message) =>
        new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };

    private Task<string> Arrival(string method) => _arrivals.GetOrAdd(method, static _ => Source()).Task;

    private static TaskCompletionSource<string> Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
