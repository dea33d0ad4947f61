namespace McpGovernance.Schemas;

/// <summary>Code points that are allowed beside certain others only (RFC 5892, appendix A).</summary>
internal static class IdnaContext
{
    private const int NonJoiner = 0x200C, Joiner = 0x200D, MiddleDot = 0xB7, Keraia = 0x375, Geresh = 0x5F3, Gershayim = 0x5F4, KatakanaDot = 0x30FB;

    /// <summary>Signs that take the vowel away from the letter before them.</summary>
    private static readonly HashSet<int> s_virama =
    [
        0x94D, 0x9CD, 0xA4D, 0xACD, 0xB4D, 0xBCD, 0xC4D, 0xCCD, 0xD3B, 0xD3C, 0xD4D, 0xDCA, 0xE3A, 0xEBA, 0xF84, 0x1039, 0x103A, 0x1714, 0x1715, 0x1734,
        0x17D2, 0x1A60, 0x1B44, 0x1BAA, 0x1BAB, 0x1BF2, 0x1BF3, 0x2D7F, 0xA806, 0xA82C, 0xA8C4, 0xA953, 0xA9C0, 0xAAF6, 0xABED, 0x10A3F, 0x11046, 0x1107F,
        0x110B9, 0x11133, 0x11134, 0x111C0, 0x11235, 0x112EA, 0x1134D, 0x11442, 0x114C2, 0x115BF, 0x1163F, 0x116B6, 0x1172B, 0x11839, 0x119E0, 0x11A34,
        0x11A47, 0x11A99, 0x11C3F, 0x11D44, 0x11D45, 0x11D97,
    ];

    /// <summary>Arabic letters that join only the letter before them, or none.</summary>
    private static readonly HashSet<int> s_joinsNothingAfter =
    [
        0x621, 0x622, 0x623, 0x624, 0x625, 0x627, 0x629, 0x62F, 0x630, 0x631, 0x632, 0x648, 0x671, 0x672, 0x673, 0x674, 0x675, 0x676, 0x677, 0x688, 0x689, 0x68A,
        0x68B, 0x68C, 0x68D, 0x68E, 0x68F, 0x690, 0x691, 0x692, 0x693, 0x694, 0x695, 0x696, 0x697, 0x698, 0x699, 0x6C0, 0x6C3, 0x6C4, 0x6C5, 0x6C6, 0x6C7, 0x6C8,
        0x6C9, 0x6CA, 0x6CB, 0x6CD, 0x6CF, 0x6D2, 0x6D3, 0x6D5, 0x6EE, 0x6EF,
    ];

    public static bool Concerns(int codePoint) => codePoint is NonJoiner or Joiner or MiddleDot or Keraia or Geresh or Gershayim or KatakanaDot or (>= 0x660 and <= 0x669) or (>= 0x6F0 and <= 0x6F9);

    public static bool Allows(IReadOnlyList<int> label, int at) => label[at] switch
    {
        NonJoiner => IsAfterVirama(label, at) || JoinsBothSides(label, at),
        Joiner => IsAfterVirama(label, at),
        MiddleDot => at > 0 && at < label.Count - 1 && label[at - 1] == 'l' && label[at + 1] == 'l',
        Keraia => at < label.Count - 1 && IsGreek(label[at + 1]),
        Geresh or Gershayim => at > 0 && IsHebrew(label[at - 1]),
        KatakanaDot => label.Any(static one => one != KatakanaDot && IsJapanese(one)),
        >= 0x660 and <= 0x669 => !label.Any(static one => one is >= 0x6F0 and <= 0x6F9),
        >= 0x6F0 and <= 0x6F9 => !label.Any(static one => one is >= 0x660 and <= 0x669),
        _ => false,
    };

    private static bool IsAfterVirama(IReadOnlyList<int> label, int at) => at > 0 && s_virama.Contains(label[at - 1]);

    /// <summary>Between two letters that would join without it; other scripts than Arabic are refused.</summary>
    private static bool JoinsBothSides(IReadOnlyList<int> label, int at)
    {
        var before = at - 1;
        while (before >= 0 && IsTransparent(label[before]))
        {
            before--;
        }

        var after = at + 1;
        while (after < label.Count && IsTransparent(label[after]))
        {
            after++;
        }

        return before >= 0 && after < label.Count && IsArabic(label[before]) && !s_joinsNothingAfter.Contains(label[before])
            && IsArabic(label[after]) && label[after] is not (0x621 or 0x674);
    }

    private static bool IsTransparent(int codePoint) =>
        System.Globalization.CharUnicodeInfo.GetUnicodeCategory(codePoint) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.EnclosingMark;

    private static bool IsArabic(int codePoint) => codePoint is (>= 0x620 and <= 0x64A) or (>= 0x66E and <= 0x6D3) or 0x6D5 or (>= 0x6EE and <= 0x6EF) or (>= 0x6FA and <= 0x6FC) or 0x6FF;

    private static bool IsGreek(int codePoint) => codePoint is (>= 0x370 and <= 0x3FF and not (0x37E or 0x385 or 0x387)) or (>= 0x1F00 and <= 0x1FFF);

    private static bool IsHebrew(int codePoint) => codePoint is (>= 0x591 and <= 0x5F4) or (>= 0xFB1D and <= 0xFB4F);

    private static bool IsJapanese(int codePoint) => codePoint is 0x3005 or 0x3007 or (>= 0x3041 and <= 0x309F) or (>= 0x30A1 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF)
        or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFF66 and <= 0xFF9D) or (>= 0x20000 and <= 0x3FFFD);
}
