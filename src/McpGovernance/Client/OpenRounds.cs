using System.Security.Cryptography;
using System.Text;

namespace McpGovernance.Client;

/// <summary>Calls that a server answered with a question, found again by the state that it gave: the next request is another round of the same call.</summary>
/// <remarks>Thread safe, bounded: the oldest give way, and their next request is a call of its own.</remarks>
internal sealed class OpenRounds
{
    private const int MaxRounds = 10_000;
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, CallRound> _rounds = new(StringComparer.Ordinal);

    public void Add(string state, CallRound round)
    {
        lock (_gate)
        {
            var key = Key(state);
            _rounds.Remove(key);
            _rounds.Add(key, round);
            if (_rounds.Count > MaxRounds)
            {
                _rounds.RemoveAt(0);
            }
        }
    }

    /// <summary>Takes the round that a state continues, once, and only until it has expired: later it is for the server to say what the state is worth.</summary>
    public CallRound? Take(string state, DateTimeOffset now)
    {
        lock (_gate)
        {
            return _rounds.Remove(Key(state), out var round) && round.ExpiresAt > now ? round : null;
        }
    }

    private static string Key(string state) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(state)));
}
