using System.Text;

namespace McpGovernance.Schemas;

/// <summary>Labels of international names in ASCII (RFC 3492), without the prefix <c>xn--</c>.</summary>
internal static class Punycode
{
    private const int Base = 36, TMin = 1, TMax = 26, Skew = 38, Damp = 700, InitialBias = 72, InitialN = 0x80;

    /// <summary>The code points, or <see langword="null"/> when the text is none.</summary>
    public static List<int>? Decode(string text)
    {
        var output = new List<int>();
        var delimiter = text.LastIndexOf('-');
        for (var at = 0; at < delimiter; at++)
        {
            output.Add(text[at]);
        }

        var (n, index, bias) = (InitialN, 0, InitialBias);
        for (var at = delimiter < 0 ? 0 : delimiter + 1; at < text.Length;)
        {
            var (old, weight) = (index, 1L);
            for (var k = Base; ; k += Base)
            {
                var digit = at < text.Length ? Digit(text[at++]) : -1;
                if (digit < 0 || digit * weight > int.MaxValue - index)
                {
                    return null;
                }

                index += (int)(digit * weight);
                var threshold = Threshold(k, bias);
                if (digit < threshold)
                {
                    break;
                }

                weight *= Base - threshold;
                if (weight > int.MaxValue)
                {
                    return null;
                }
            }

            bias = Adapt(index - old, output.Count + 1, old == 0);
            n += index / (output.Count + 1);
            index %= output.Count + 1;
            if (n > CodePointSet.Last || n is >= 0xD800 and <= 0xDFFF)
            {
                return null;
            }

            output.Insert(index++, n);
        }

        return output;
    }

    public static string Encode(IReadOnlyList<int> codePoints)
    {
        var output = new StringBuilder();
        foreach (var basic in codePoints.Where(static one => one < InitialN))
        {
            output.Append((char)basic);
        }

        var handled = output.Length;
        var basics = handled;
        if (basics > 0)
        {
            output.Append('-');
        }

        var (n, delta, bias) = (InitialN, 0L, InitialBias);
        while (handled < codePoints.Count)
        {
            var next = codePoints.Where(one => one >= n).Min();
            delta += (long)(next - n) * (handled + 1);
            n = next;
            foreach (var one in codePoints)
            {
                delta += one < n ? 1 : 0;
                if (one == n)
                {
                    Append(output, delta, bias);
                    bias = Adapt(delta, handled + 1, handled == basics);
                    delta = 0;
                    handled++;
                }
            }

            delta++;
            n++;
        }

        return output.ToString();
    }

    private static void Append(StringBuilder output, long delta, int bias)
    {
        for (var k = Base; ; k += Base)
        {
            var threshold = Threshold(k, bias);
            if (delta < threshold)
            {
                output.Append(Letter((int)delta));
                return;
            }

            output.Append(Letter((int)(threshold + ((delta - threshold) % (Base - threshold)))));
            delta = (delta - threshold) / (Base - threshold);
        }
    }

    private static int Threshold(int k, int bias) => Math.Clamp(k - bias, TMin, TMax);

    private static int Adapt(long delta, int points, bool isFirst)
    {
        delta = isFirst ? delta / Damp : delta / 2;
        delta += delta / points;
        var k = 0;
        while (delta > (Base - TMin) * TMax / 2)
        {
            delta /= Base - TMin;
            k += Base;
        }

        return (int)(k + ((Base - TMin + 1) * delta / (delta + Skew)));
    }

    private static int Digit(char one) => one switch
    {
        >= 'a' and <= 'z' => one - 'a',
        >= 'A' and <= 'Z' => one - 'A',
        >= '0' and <= '9' => one - '0' + 26,
        _ => -1,
    };

    private static char Letter(int digit) => (char)(digit < 26 ? 'a' + digit : '0' + digit - 26);
}
