using System.Buffers;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>How the items of an array are held against its rules.</summary>
internal static class ItemRules
{
    /// <summary>Up to as many items, each is compared with each.</summary>
    private const int Few = 8;

    public static bool Check(ArrayRules rules, JsonElement array, ref Evaluation evaluation, Span<ulong> evaluated)
    {
        var count = array.GetArrayLength();
        if (count < rules.MinItems || count > rules.MaxItems)
        {
            return false;
        }

        var index = 0;
        var contained = 0;
        foreach (var item in array.EnumerateArray())
        {
            var schema = index < rules.Prefix.Length ? rules.Prefix[index] : rules.Items;
            if (schema is not null)
            {
                evaluated.Mark(index);
                if (!evaluation.Check(schema, new ElementInstance(item), default))
                {
                    return false;
                }
            }

            if (rules.Contains is not null && evaluation.Check(rules.Contains, new ElementInstance(item), default))
            {
                contained++;
                if (rules.ContainsEvaluates)
                {
                    evaluated.Mark(index);
                }
            }

            if (evaluation.Stops)
            {
                return false;
            }

            index++;
        }

        return (rules.Contains is null || (contained >= rules.MinContains && contained <= rules.MaxContains))
            && (!rules.UniqueItems || count < 2 || AreUnique(array, count, ref evaluation));
    }

    public static bool AreUnique(JsonElement array, int count, ref Evaluation evaluation)
    {
        if (!evaluation.Spend(count))
        {
            return false;
        }

        if (count > Few)
        {
            return AreUniqueByHash(array, count);
        }

        for (var i = 1; i < count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (JsonEquality.AreEqual(array[i], array[j]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Only what has the same hash is compared: comparing each with each is what a hostile array hopes for.</summary>
    private static bool AreUniqueByHash(JsonElement array, int count)
    {
        var hashes = ArrayPool<int>.Shared.Rent(count);
        var places = ArrayPool<int>.Shared.Rent(count);
        try
        {
            var index = 0;
            foreach (var item in array.EnumerateArray())
            {
                hashes[index] = JsonEquality.Hash(item);
                places[index] = index++;
            }

            hashes.AsSpan(0, count).Sort(places.AsSpan(0, count));
            for (var i = 1; i < count; i++)
            {
                for (var j = i - 1; j >= 0 && hashes[i] == hashes[j]; j--)
                {
                    if (JsonEquality.AreEqual(array[places[i]], array[places[j]]))
                    {
                        return false;
                    }
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(hashes);
            ArrayPool<int>.Shared.Return(places);
        }
    }
}
