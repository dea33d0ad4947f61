using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace McpGovernance.Schemas;

/// <summary>A regular expression of a schema. Its syntax is checked when the schema is compiled; what .NET needs for it is made when it is first used.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class TextPattern
{
    /// <summary>Expressions that all schemas of a process share; a hostile one must not fill the memory with them.</summary>
    private const int MaxShared = 4_096;

    /// <summary>Texts of up to as many bytes are decoded on the stack.</summary>
    private const int OnStack = 512;

    private static readonly ConcurrentDictionary<(string Pattern, TimeSpan Timeout), Regex> s_shared = new();

    private readonly RunMatcher? _runs;
    private readonly Lazy<Regex>? _expression;

    /// <exception cref="PatternSyntaxException">It is no expression of ECMA-262, or longer than the limits allow.</exception>
    public TextPattern(string source, SchemaLimits limits)
    {
        if (source.Length > limits.MaxPatternLength)
        {
            throw new PatternSyntaxException($"it is longer than {limits.MaxPatternLength} characters", limits.MaxPatternLength);
        }

        Source = source;
        Node = EcmaPattern.Parse(source);
        _runs = RunMatcher.TryCreate(Node);
        _expression = _runs is null ? new Lazy<Regex>(() => Share(DotNetPattern.Print(Node), limits.PatternTimeout)) : null;
    }

    public string Source { get; }

    public PatternNode Node { get; }

    /// <param name="text">UTF-8 without escapes.</param>
    /// <param name="evaluation">Takes the work, and is stopped by what takes too long.</param>
    public bool IsMatch(ReadOnlySpan<byte> text, ref Evaluation evaluation)
    {
        if (!evaluation.Spend(1 + (text.Length / 64)))
        {
            return false;
        }

        if (_runs is not null)
        {
            return _runs.IsMatch(text);
        }

        if (text.Length > evaluation.Limits.MaxPatternSubject)
        {
            return evaluation.Stop(SchemaVerdict.PatternLimit);
        }

        char[]? rented = null;
        var chars = text.Length <= OnStack ? stackalloc char[OnStack] : rented = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            return _expression!.Value.IsMatch(chars[..Encoding.UTF8.GetChars(text, chars)]);
        }
        catch (RegexMatchTimeoutException)
        {
            return evaluation.Stop(SchemaVerdict.PatternLimit);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<char>.Shared.Return(rented, clearArray: true);
            }
        }
    }

    private static Regex Share(string pattern, TimeSpan timeout)
    {
        if (s_shared.Count >= MaxShared)
        {
            s_shared.Clear();
        }

        return s_shared.GetOrAdd((pattern, timeout), static key => Create(key.Pattern, key.Timeout));
    }

    /// <summary>Without backtracking where .NET can; where it cannot, the time limit stands between a bad expression and the process.</summary>
    private static Regex Create(string pattern, TimeSpan timeout)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, timeout);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, timeout);
        }
    }
}
