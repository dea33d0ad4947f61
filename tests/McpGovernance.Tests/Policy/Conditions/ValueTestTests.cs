using System.Globalization;

namespace McpGovernance.Tests.Policy;

/// <summary>What each keyword answers about values: true, false, or that it cannot be told.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ValueTestTests
{
    [TestCase("""{"minimum":5}""", "5", "T")]
    [TestCase("""{"minimum":5}""", "5.0", "T")]
    [TestCase("""{"minimum":5}""", "0.5e1", "T")]
    [TestCase("""{"minimum":5}""", "4.999999", "F")]
    [TestCase("""{"minimum":5}""", "6", "T")]
    [TestCase("""{"exclusiveMinimum":5}""", "5", "F")]
    [TestCase("""{"exclusiveMinimum":5}""", "50e-1", "F")]
    [TestCase("""{"exclusiveMinimum":5}""", "5.000001", "T")]
    [TestCase("""{"exclusiveMinimum":5}""", "4", "F")]
    [TestCase("""{"maximum":5}""", "5", "T")]
    [TestCase("""{"maximum":5}""", "5.01", "F")]
    [TestCase("""{"maximum":5}""", "-1e300", "T")]
    [TestCase("""{"exclusiveMaximum":5}""", "5", "F")]
    [TestCase("""{"exclusiveMaximum":5}""", "4.9", "T")]
    [TestCase("""{"exclusiveMaximum":5}""", "6", "F")]
    [TestCase("""{"maximum":0}""", "-0", "T")]
    [TestCase("""{"minimum":0}""", "-0", "T")]
    [TestCase("""{"minimum":-0}""", "0", "T")]
    [TestCase("""{"minimum":9007199254740992}""", "9007199254740992", "T")]
    [TestCase("""{"minimum":9007199254740992}""", "9007199254740993", "U")]
    [TestCase("""{"minimum":0}""", "1234567890123456789", "U")]
    [TestCase("""{"minimum":0}""", "1e400", "U")]
    [TestCase("""{"minimum":0}""", "1e99999999999999999999", "U")]
    [TestCase("""{"minimum":0.3}""", "0.30000000000000004", "T")]
    [TestCase("""{"exclusiveMinimum":0.3}""", "0.30000000000000004", "T")]
    [TestCase("""{"minimum":0.1}""", "0.1", "T")]
    [TestCase("""{"minimum":0.1}""", "0.1000000000000000055511151231257827", "U")]
    [TestCase("""{"minimum":0}""", "\"5\"", "U")]
    [TestCase("""{"minimum":0}""", "null", "U")]
    [TestCase("""{"minimum":0}""", "true", "U")]
    [TestCase("""{"minimum":0}""", "[5]", "U")]
    [TestCase("""{"minimum":0}""", "{}", "U")]
    [TestCase("""{"multipleOf":3}""", "9", "T")]
    [TestCase("""{"multipleOf":3}""", "9.0", "T")]
    [TestCase("""{"multipleOf":3}""", "10", "F")]
    [TestCase("""{"multipleOf":3}""", "0", "T")]
    [TestCase("""{"multipleOf":0.1}""", "0.3", "T")]
    [TestCase("""{"multipleOf":0.01}""", "19.99", "T")]
    [TestCase("""{"multipleOf":0.01}""", "19.999", "F")]
    [TestCase("""{"multipleOf":3}""", "\"9\"", "U")]
    public void Bounds(string fragment, string value, string answer) => Asked.Ask(fragment, value).Should().Be(answer);

    [TestCase("""{"minLength":2}""", "\"ab\"", "T")]
    [TestCase("""{"minLength":2}""", "\"a\"", "F")]
    [TestCase("""{"maxLength":2}""", "\"ab\"", "T")]
    [TestCase("""{"maxLength":2}""", "\"abc\"", "F")]
    [TestCase("""{"maxLength":1}""", "\"\\u0041\"", "T")]
    [TestCase("""{"maxLength":1}""", "\"\\ud83d\\ude00\"", "T")]
    [TestCase("""{"maxLength":1}""", "\"😀\"", "T")]
    [TestCase("""{"maxLength":1}""", "\"ä\"", "T")]
    [TestCase("""{"maxLength":0}""", "\"\"", "T")]
    [TestCase("""{"minLength":0}""", "7", "U")]
    [TestCase("""{"maxLength":9}""", "[]", "U")]
    [TestCase("""{"minItems":1}""", "[]", "F")]
    [TestCase("""{"minItems":1}""", "[0]", "T")]
    [TestCase("""{"maxItems":1}""", "[0]", "T")]
    [TestCase("""{"maxItems":1}""", "[0,0]", "F")]
    [TestCase("""{"maxItems":1}""", "{}", "U")]
    [TestCase("""{"minItems":1}""", "\"abc\"", "U")]
    [TestCase("""{"minProperties":1}""", "{}", "F")]
    [TestCase("""{"minProperties":1}""", """{"a":1}""", "T")]
    [TestCase("""{"maxProperties":1}""", """{"a":1}""", "T")]
    [TestCase("""{"maxProperties":1}""", """{"a":1,"b":2}""", "F")]
    [TestCase("""{"maxProperties":1}""", "[]", "U")]
    public void Counts(string fragment, string value, string answer) => Asked.Ask(fragment, value).Should().Be(answer);

    [TestCase("""{"type":["array","boolean","integer","null","number","object","string"]}""")]
    [TestCase("""{"type":["array","object"]}""")]
    public void Type_NormalForm_NamesEachType(string fragment) => Asked.Fragment(fragment).ToString().Should().Be(fragment);

    [Test]
    public void Reference_ToValuesThatDiffer_IsEqualToNoValueAtAll()
    {
        Asked.AskOpen("""{"equals":{"ref":"caller.claims.group"}}""").Should().Be("FU");
        Asked.AskOpen("""{"equals":{"ref":"caller.claims.customer_id"}}""").Should().Be("TFU");
        Asked.AskOpen("""{"equals":{"ref":"caller.claims.absent"}}""").Should().Be("U");
    }

    [TestCase("""{"type":"string"}""", "\"a\"", "T")]
    [TestCase("""{"type":"string"}""", "null", "F")]
    [TestCase("""{"type":"null"}""", "null", "T")]
    [TestCase("""{"type":"boolean"}""", "false", "T")]
    [TestCase("""{"type":"boolean"}""", "0", "F")]
    [TestCase("""{"type":["array","object"]}""", "[]", "T")]
    [TestCase("""{"type":["array","object"]}""", "{}", "T")]
    [TestCase("""{"type":["array","object"]}""", "1", "F")]
    [TestCase("""{"type":"number"}""", "1.5", "T")]
    [TestCase("""{"type":"number"}""", "1e400", "T")]
    [TestCase("""{"type":"integer"}""", "1", "T")]
    [TestCase("""{"type":"integer"}""", "1.0", "T")]
    [TestCase("""{"type":"integer"}""", "1e0", "T")]
    [TestCase("""{"type":"integer"}""", "1.5", "F")]
    [TestCase("""{"type":"integer"}""", "\"1\"", "F")]
    [TestCase("""{"type":["integer","string"]}""", "\"1\"", "T")]
    [TestCase("""{"type":["integer","number"]}""", "1.5", "T")]
    [TestCase("""{"type":"integer"}""", "1.00000000000000000001", "U")]
    [TestCase("""{"type":"integer"}""", "1e400", "U")]
    [TestCase("""{"type":"integer"}""", "1e99999999999999999999", "U")]
    [TestCase("""{"type":["integer","number"]}""", "1.00000000000000000001", "T")]
    [TestCase("""{"type":"string"}""", "1.00000000000000000001", "F")]
    public void Types(string fragment, string value, string answer) => Asked.Ask(fragment, value).Should().Be(answer);

    [TestCase("""{"const":"A"}""", "\"A\"", "T")]
    [TestCase("""{"const":"A"}""", "\"\\u0041\"", "T")]
    [TestCase("""{"const":"A"}""", "\"a\"", "F")]
    [TestCase("""{"const":"\u0041"}""", "\"A\"", "T")]
    [TestCase("""{"const":"😀"}""", "\"\\ud83d\\ude00\"", "T")]
    [TestCase("""{"const":"A"}""", "\"A\\ud83d\"", "U")]
    [TestCase("""{"const":"\ufffd"}""", "\"\\ud83d\"", "U")]
    [TestCase("""{"const":"\ufffd"}""", "\"\\ufffd\"", "T")]
    [TestCase("""{"equals":"a\"\\b"}""", "\"a\\\"\\\\b\"", "T")]
    [TestCase("""{"const":"1"}""", "1", "U")]
    [TestCase("""{"const":1}""", "\"1\"", "U")]
    [TestCase("""{"const":1}""", "1.0", "T")]
    [TestCase("""{"const":1}""", "1e0", "T")]
    [TestCase("""{"const":100}""", "1e2", "T")]
    [TestCase("""{"const":0}""", "-0", "T")]
    [TestCase("""{"const":1}""", "2", "F")]
    [TestCase("""{"const":1}""", "1.00000000000000000001", "U")]
    [TestCase("""{"const":1}""", "1e400", "U")]
    [TestCase("""{"const":true}""", "true", "T")]
    [TestCase("""{"const":true}""", "false", "F")]
    [TestCase("""{"const":null}""", "null", "T")]
    [TestCase("""{"const":null}""", "0", "U")]
    [TestCase("""{"const":{"a":1,"b":[2]}}""", """{"b":[2.0],"a":1}""", "T")]
    [TestCase("""{"const":{"a":1,"b":[2]}}""", """{"b":[3],"a":1}""", "F")]
    [TestCase("""{"const":{"a":1}}""", """{"a":1,"b":1e400}""", "U")]
    [TestCase("""{"const":{"a":1}}""", """{"a":[[{"c":12345678901234567890}]]}""", "U")]
    [TestCase("""{"const":{"a":1}}""", """{"a\ud83d":1}""", "U")]
    [TestCase("""{"const":["x"]}""", """["\ud83d"]""", "U")]
    [TestCase("""{"const":["x"]}""", """["x"]""", "T")]
    [TestCase("""{"const":["x",true,null]}""", """["x",true,null]""", "T")]
    [TestCase("""{"const":{"a":1}}""", "[]", "U")]
    [TestCase("""{"enum":["a",2,null]}""", "\"a\"", "T")]
    [TestCase("""{"enum":["a",2,null]}""", "2", "T")]
    [TestCase("""{"enum":["a",2,null]}""", "null", "T")]
    [TestCase("""{"enum":["a",2,null]}""", "3", "F")]
    [TestCase("""{"enum":["a",2,null]}""", "\"b\"", "F")]
    [TestCase("""{"enum":["a",2,null]}""", "true", "U")]
    [TestCase("""{"enum":["b","a"]}""", "\"a\"", "T")]
    public void Literals(string fragment, string value, string answer) => Asked.Ask(fragment, value).Should().Be(answer);

    [TestCase("""{"pattern":"^a+$"}""", "\"aaa\"", "T")]
    [TestCase("""{"pattern":"^a+$"}""", "\"\\u0061a\"", "T")]
    [TestCase("""{"pattern":"^a+$"}""", "\"ab\"", "F")]
    [TestCase("""{"pattern":"b"}""", "\"abc\"", "T")]
    [TestCase("""{"pattern":"(a|b)*c"}""", "\"ababc\"", "T")]
    [TestCase("""{"pattern":"a"}""", "\"a\\ud83d\"", "U")]
    [TestCase("""{"pattern":"a"}""", "5", "U")]
    [TestCase("""{"pattern":"^$"}""", "null", "U")]
    [TestCase("""{"pattern":"^I$"}""", "\"i\"", "F")]
    public void Patterns(string fragment, string value, string answer) => Asked.Ask(fragment, value).Should().Be(answer);

    [TestCase("""{"items":{"minimum":1}}""", "[]", "T")]
    [TestCase("""{"items":{"minimum":1}}""", "[1,2]", "T")]
    [TestCase("""{"items":{"minimum":1}}""", "[1,0]", "F")]
    [TestCase("""{"items":{"minimum":1}}""", "[1,\"x\"]", "U")]
    [TestCase("""{"items":{"minimum":1}}""", "[\"x\",0]", "F")]
    [TestCase("""{"items":{"minimum":1}}""", "{}", "U")]
    [TestCase("""{"contains":{"minimum":1}}""", "[]", "F")]
    [TestCase("""{"contains":{"minimum":1}}""", "[0,1]", "T")]
    [TestCase("""{"contains":{"minimum":1}}""", "[0,0]", "F")]
    [TestCase("""{"contains":{"minimum":1}}""", "[0,\"x\"]", "U")]
    [TestCase("""{"contains":{"minimum":1}}""", "[\"x\",1]", "T")]
    [TestCase("""{"contains":{"minimum":1}}""", "1", "U")]
    [TestCase("""{"properties":{"a":{"const":1}}}""", """{"a":1}""", "T")]
    [TestCase("""{"properties":{"a":{"const":1}}}""", """{"\u0061":1}""", "T")]
    [TestCase("""{"properties":{"a":{"const":1}}}""", """{"a":2}""", "F")]
    [TestCase("""{"properties":{"a":{"const":1}}}""", """{"b":1}""", "U")]
    [TestCase("""{"properties":{"a":{"const":1}}}""", """{"ab":1,"a":1}""", "T")]
    [TestCase("""{"properties":{"a":{"const":1}}}""", "[1]", "U")]
    [TestCase("""{"properties":{"a":{"const":1},"b":{"const":2}}}""", """{"a":1,"b":3}""", "F")]
    [TestCase("""{"properties":{"a":{"const":1},"b":{"const":2}}}""", """{"a":1,"b":2}""", "T")]
    [TestCase("""{"properties":{"a\ufffd":{"const":1}}}""", """{"a\ud83d":1}""", "U")]
    [TestCase("""{"properties":{"a\\u":{"const":1}}}""", """{"a\\u":1}""", "T")]
    [TestCase("""{"properties":{"a":{"const":1}}}""", """{"a\ud83d":1,"a":1}""", "T")]
    [TestCase("""{"required":["a"]}""", """{"a":null}""", "T")]
    [TestCase("""{"required":["a"]}""", """{"\u0061":null}""", "T")]
    [TestCase("""{"required":["a"]}""", """{"b":null}""", "F")]
    [TestCase("""{"required":["a","b"]}""", """{"b":1}""", "F")]
    [TestCase("""{"required":["a","b"]}""", """{"b":1,"a":1}""", "T")]
    [TestCase("""{"required":["a"]}""", "7", "U")]
    [TestCase("""{"required":["aa"]}""", """{"a\ud83d":1}""", "F")]
    [TestCase("""{"required":["a\ufffd"]}""", """{"a\ud83d":1}""", "U")]
    [TestCase("""{"required":["a\ufffd"]}""", """{"a\ud83d":1,"a\ufffd":1}""", "U")]
    [TestCase("""{"required":["a\ufffd"]}""", """{"a\ufffd":1,"a\ud83d":1}""", "U")]
    [TestCase("""{"required":["a\ufffd"]}""", """{"a\ud83d":1,"a�":1}""", "U")]
    public void Compounds(string fragment, string value, string answer) => Asked.Ask(fragment, value).Should().Be(answer);

    [TestCase("""{"allOf":[{"minimum":1},{"maximum":3}]}""", "2", "T")]
    [TestCase("""{"allOf":[{"minimum":1},{"maximum":3}]}""", "4", "F")]
    [TestCase("""{"allOf":[{"minimum":1},{"anyOf":[{"minLength":3},{"maximum":9}]}]}""", "0", "F")]
    [TestCase("""{"anyOf":[{"minimum":1},{"minLength":3}]}""", "2", "T")]
    [TestCase("""{"anyOf":[{"minimum":1},{"minLength":3}]}""", "0", "U")]
    [TestCase("""{"anyOf":[{"minimum":1},{"minLength":3}]}""", "\"abc\"", "T")]
    [TestCase("""{"anyOf":[{"minimum":5},{"maximum":1}]}""", "3", "F")]
    [TestCase("""{"not":{"minimum":1}}""", "0", "T")]
    [TestCase("""{"not":{"minimum":1}}""", "1", "F")]
    [TestCase("""{"not":{"minimum":1}}""", "\"x\"", "U")]
    [TestCase("""{"minimum":1,"maximum":3}""", "2", "T")]
    [TestCase("""{"minimum":1,"maximum":3}""", "0", "F")]
    [TestCase("""{"type":"string","minLength":1}""", "7", "F")]
    [TestCase("""{"type":"string","minLength":1}""", "\"\"", "F")]
    public void Combinations(string fragment, string value, string answer) => Asked.Ask(fragment, value).Should().Be(answer);

    [TestCase("""{"type":"string"}""", "TF")]
    [TestCase("""{"type":"integer"}""", "TFU")]
    [TestCase("""{"type":["integer","number"]}""", "TF")]
    [TestCase("""{"minimum":1}""", "TFU")]
    [TestCase("""{"not":{"type":"string"}}""", "TF")]
    [TestCase("""{"equals":{"ref":"caller.subject"}}""", "TFU")]
    [TestCase("""{"equals":{"ref":"caller.claims.nothing"}}""", "U")]
    [TestCase("""{"not":{"equals":{"ref":"caller.claims.nothing"}}}""", "U")]
    [TestCase("""{"type":"string","equals":{"ref":"caller.claims.nothing"}}""", "FU")]
    [TestCase("""{"anyOf":[{"type":"string"},{"equals":{"ref":"caller.claims.nothing"}}]}""", "TU")]
    public void Open(string fragment, string answers) => Asked.AskOpen(fragment).Should().Be(answers);

    [TestCase("de-DE")]
    [TestCase("tr-TR")]
    public void Ask_InAnotherCulture_AnswersTheSame(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            Asked.Ask("""{"minimum":1.5}""", "1.6").Should().Be("T");
            Asked.Ask("""{"maximum":1.5}""", "12345678.12345678901").Should().Be("U");
            Asked.Ask("""{"minLength":1,"const":"title"}""", "\"TITLE\"").Should().Be("F");
            Asked.Ask("""{"pattern":"I"}""", "\"ı\"").Should().Be("F");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
