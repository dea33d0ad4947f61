using System.Collections;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;

namespace McpGovernance.Tests.EndToEnd.Parity;

/// <summary>What a client saw, line by line.</summary>
internal sealed class Transcript
{
    /// <summary>Longer than anything here takes: what is not there by then never comes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly JsonSerializerOptions Json = Options();
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public void Say(string what, object? value) => _lines.Enqueue($"{what}: {(value as string) ?? JsonSerializer.Serialize(value, Json)}");

    /// <summary>Says what an action returned, or threw.</summary>
    public Task SayAsync<T>(string what, ValueTask<T> action) => SayAsync(what, action.AsTask());

    /// <summary>Says what an action returned, or threw, also when it throws at once.</summary>
    public Task SayAsync<T>(string what, Func<ValueTask<T>> act)
    {
        return SayAsync(what, ActAsync());

        async Task<T> ActAsync() => await act();
    }

    /// <summary>Says what an action returned, or threw.</summary>
    public async Task SayAsync<T>(string what, Task<T> action)
    {
        if (await EndAsync(what, action) is { } cause)
        {
            Say(what, Describe(cause));
        }
        else
        {
            Say(what, await action);
        }
    }

    /// <summary>Says that an action ended, or what it threw.</summary>
    public async Task SayAsync(string what, Task action) => Say(what, await EndAsync(what, action) is { } cause ? Describe(cause) : "ended");

    /// <summary>Which exceptions were thrown and what they say, from the outermost in.</summary>
    private static string Describe(Exception cause)
    {
        if (cause is OperationCanceledException)
        {
            return "cancelled"; // Which of several tokens ended it first is a race, and so is what that one says.
        }

        var lines = new List<string>();
        for (var at = cause; at is not null; at = at.InnerException)
        {
            var code = at is McpProtocolException known ? $" [{(int)known.ErrorCode}]" : "";
            var data = string.Join(", ", at.Data.Cast<DictionaryEntry>().Select(static entry => $"{entry.Key}={entry.Value}").Order(StringComparer.Ordinal));
            lines.Add($"{at.GetType().Name}{code} {at.Message}{(data.Length == 0 ? "" : $" {{{data}}}")}");
        }

        return string.Join(" <- ", lines);
    }

    private static async Task<Exception?> EndAsync(string what, Task action)
    {
        if (await Task.WhenAny(action, Task.Delay(Patience)) != action)
        {
            throw new InvalidOperationException($"'{what}' hangs.");
        }

        return action.IsCompletedSuccessfully ? null : action.Exception?.InnerException ?? await CancellationAsync(action);
    }

    private static async Task<Exception> CancellationAsync(Task action)
    {
        try
        {
            await action;
        }
        catch (OperationCanceledException cause)
        {
            return cause;
        }

        throw new InvalidOperationException("A cancelled task did not throw.");
    }

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions(McpJsonUtilities.DefaultOptions);
        options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
        return options;
    }
}
