using System.Buffers;
using System.Runtime.CompilerServices;

namespace McpGovernance.Schemas;

/// <summary>One validation that only wants to know whether a value is valid. It stops at the first fault and allocates nothing.</summary>
internal struct Evaluation : IDisposable
{
    /// <summary>Frames of this walk between two looks at the stack.</summary>
    private const int StackProbe = 32;

    /// <summary>Above as many words, bits are rented.</summary>
    private const int WordsOnStack = 8;

    private readonly SchemaLimits _limits;
    private readonly int _maxDepth;
    private int _work;
    private int _depth;
    private SchemaResource[]? _scope;
    private int _scopeCount;

    public Evaluation(SchemaLimits limits, bool mayHaveEscapes = true)
    {
        MayHaveEscapes = mayHaveEscapes;
        _limits = limits;
        _work = limits.MaxWork;
        _maxDepth = limits.MaxDepth * 8;
    }

    /// <summary>Why no verdict could be reached; it overrides whatever the walk returned.</summary>
    public SchemaVerdict Problem { get; private set; }

    public readonly SchemaLimits Limits => _limits;

    public readonly bool MayHaveEscapes { get; } // Whether a name in the value may be written with escapes.

    public readonly int WorkLeft => _work;

    /// <summary>Whether the walk goes on.</summary>
    public readonly bool Stops => Problem != SchemaVerdict.Valid;

    public void Dispose()
    {
        if (_scope is not null)
        {
            ArrayPool<SchemaResource>.Shared.Return(_scope, clearArray: true);
        }
    }

    /// <summary>Ends the walk. Always returns <see langword="false"/>.</summary>
    public bool Stop(SchemaVerdict problem)
    {
        if (Problem == SchemaVerdict.Valid)
        {
            Problem = problem;
        }

        return false;
    }

    /// <summary>Takes some of the work that is allowed.</summary>
    public bool Spend(int work)
    {
        _work -= work;
        return _work >= 0 ? !Stops : Stop(SchemaVerdict.TooMuchWork);
    }

    /// <param name="node">The schema.</param>
    /// <param name="value">The value.</param>
    /// <param name="evaluated">Bits of the members or items that were looked at; empty when nobody asks.</param>
    public bool Check<T>(SchemaNode node, T value, Span<ulong> evaluated)
        where T : struct, IInstance, allows ref struct
    {
        var type = value.Type;
        if ((node.Types & type) == 0 && !(type == JsonTypes.Number && (node.Types & JsonTypes.Integer) != 0 && value.IsWhole(node.Types)))
        {
            return false;
        }

        return node.IsTypeOnly || CheckKeywords(node, value, type, evaluated);
    }

    private bool CheckKeywords<T>(SchemaNode node, T value, JsonTypes type, Span<ulong> evaluated)
        where T : struct, IInstance, allows ref struct
    {
        if (--_work < 0 || _depth >= _maxDepth || Stops)
        {
            return Stop(_work < 0 ? SchemaVerdict.TooMuchWork : SchemaVerdict.TooDeep);
        }

        if (_depth % StackProbe == StackProbe - 1 && !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return Stop(SchemaVerdict.TooDeep);
        }

        _depth++;
        var entered = Enter(node);
        var isValid = (type, node) switch
        {
            (JsonTypes.Object, { Object.Unevaluated: { } schema }) => CheckUnevaluated(node, schema, value, type, evaluated),
            (JsonTypes.Array, { Array.Unevaluated: { } schema }) => CheckUnevaluated(node, schema, value, type, evaluated),
            _ => CheckOwn(node, value, type, evaluated),
        };
        Leave(entered);
        _depth--;
        return isValid;
    }

    /// <summary>Widens the dynamic scope when the schema stands in another resource. Returns whether it did.</summary>
    public bool Enter(SchemaNode node)
    {
        if (!node.WidensScope || (_scopeCount > 0 && ReferenceEquals(_scope![_scopeCount - 1], node.Resource)))
        {
            return false;
        }

        _scope ??= ArrayPool<SchemaResource>.Shared.Rent(_maxDepth + 1);
        _scope[_scopeCount++] = node.Resource;
        return true;
    }

    public void Leave(bool entered) => _scopeCount -= entered ? 1 : 0;

    /// <summary>The outermost resource that has the anchor decides.</summary>
    public readonly SchemaNode Resolve(DynamicReference reference)
    {
        for (var i = 0; i < _scopeCount; i++)
        {
            if (reference.Targets.TryGetValue(_scope![i], out var target))
            {
                return target;
            }
        }

        return reference.Start;
    }

    /// <summary>Everything but what asks for the rest.</summary>
    public bool CheckOwn<T>(SchemaNode node, T value, JsonTypes type, Span<ulong> evaluated)
        where T : struct, IInstance, allows ref struct
    {
        foreach (var values in node.Values)
        {
            if (!value.IsIn(values))
            {
                return false;
            }
        }

        var isValid = type switch
        {
            JsonTypes.Object => node.Object is null || value.CheckObject(node.Object, ref this, evaluated),
            JsonTypes.String => node.Text is null || value.CheckText(node.Text, ref this),
            JsonTypes.Number => node.Number is null || value.CheckNumber(node.Number, ref this),
            JsonTypes.Array => node.Array is null || value.CheckArray(node.Array, ref this, evaluated),
            _ => true,
        };
        return isValid && (!node.HasInPlace || (evaluated.IsEmpty ? CheckInPlace(node, value) : CheckInPlace(node, value, evaluated)));
    }

    private bool CheckInPlace<T>(SchemaNode node, T value)
        where T : struct, IInstance, allows ref struct
    {
        foreach (var schema in node.AllOf)
        {
            if (!Check(schema, value, default))
            {
                return false;
            }
        }

        if (node.AnyOf.Length > 0 && Count(node.AnyOf, value, enough: 1) == 0)
        {
            return false;
        }

        if (node.OneOf.Length > 0 && Count(node.OneOf, value, enough: 2) != 1)
        {
            return false;
        }

        if (node.Not is not null && Check(node.Not, value, default))
        {
            return false;
        }

        if (node.If is not null && (Check(node.If, value, default) ? node.Then : node.Else) is { } next && !Check(next, value, default))
        {
            return false;
        }

        return node.Dynamic is null || Check(Resolve(node.Dynamic), value, default);
    }

    private int Count<T>(SchemaNode[] schemas, T value, int enough)
        where T : struct, IInstance, allows ref struct
    {
        var count = 0;
        foreach (var schema in schemas)
        {
            if (Check(schema, value, default) && ++count == enough)
            {
                break;
            }
        }

        return count;
    }

    /// <summary>The same, for somebody who asks which members or items were looked at: only what succeeded counts.</summary>
    private bool CheckInPlace<T>(SchemaNode node, T value, Span<ulong> evaluated)
        where T : struct, IInstance, allows ref struct
    {
        foreach (var schema in node.AllOf)
        {
            if (!Check(schema, value, evaluated))
            {
                return false;
            }
        }

        if (node.AnyOf.Length > 0 && CountAll(node.AnyOf, value, evaluated) == 0)
        {
            return false;
        }

        if (node.OneOf.Length > 0 && CountAll(node.OneOf, value, evaluated) != 1)
        {
            return false;
        }

        if (node.Not is not null && Check(node.Not, value, default))
        {
            return false;
        }

        if (node.If is not null && (CheckBranch(node.If, value, evaluated) ? node.Then : node.Else) is { } next && !Check(next, value, evaluated))
        {
            return false;
        }

        return node.Dynamic is null || Check(Resolve(node.Dynamic), value, evaluated);
    }

    private int CountAll<T>(SchemaNode[] schemas, T value, Span<ulong> evaluated)
        where T : struct, IInstance, allows ref struct
    {
        var count = 0;
        foreach (var schema in schemas)
        {
            count += CheckBranch(schema, value, evaluated) ? 1 : 0;
        }

        return count;
    }

    /// <summary>A branch that fails has looked at nothing.</summary>
    private bool CheckBranch<T>(SchemaNode schema, T value, Span<ulong> evaluated)
        where T : struct, IInstance, allows ref struct
    {
        ulong[]? rented = null;
        var bits = evaluated.Length <= WordsOnStack ? stackalloc ulong[WordsOnStack] : rented = ArrayPool<ulong>.Shared.Rent(evaluated.Length);
        bits = bits[..evaluated.Length];
        bits.Clear();
        var isValid = Check(schema, value, bits);
        for (var word = 0; isValid && word < bits.Length; word++)
        {
            evaluated[word] |= bits[word];
        }

        Return(rented);
        return isValid;
    }

    private bool CheckUnevaluated<T>(SchemaNode node, SchemaNode schema, T value, JsonTypes type, Span<ulong> evaluated)
        where T : struct, IInstance, allows ref struct
    {
        ulong[]? rented = null;
        var words = Math.Max(1, (value.Count + 63) / 64);
        var bits = words <= WordsOnStack ? stackalloc ulong[WordsOnStack] : rented = ArrayPool<ulong>.Shared.Rent(words);
        bits = bits[..words];
        bits.Clear();
        var isValid = CheckOwn(node, value, type, bits) && value.CheckUnevaluated(schema, ref this, bits);
        if (!evaluated.IsEmpty)
        {
            evaluated.Fill(ulong.MaxValue);
        }

        Return(rented);
        return isValid;
    }

    private static void Return(ulong[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }
    }
}
