using MediationWorkflows.Mail;
using MediationWorkflows.Mail.Editing;

namespace MediationWorkflows.Tests.Mail.Editing;

/// <summary>What an administrator may write, and what is refused before anybody could receive it.</summary>
public sealed class TemplateCheckTests
{
    private const string Good = "Subject: Please look into your secure file\n\nSomething in {{reference}} waits for you.\n\nIt is due {{due}}.\n\n[Open the file]({{link}})\n";

    [Fact]
    public void Every_text_that_ships_passes() =>
        Assert.All(MailTemplates.Shipped.All, template => Assert.Empty(TemplateCheck.Check(template, template.Source)));

    [Fact]
    public void A_text_that_says_what_the_shipped_one_says_passes() => Assert.Empty(Check(Good));

    [Theory]
    [InlineData("{{reference}}", "{{title}}", "there is no variable '{{title}}'")]
    [InlineData("{{reference}}", "{{reference}} {{client.name}}", "there is no variable '{{client.name}}'")]
    [InlineData("{{reference}}", "{{reference}} {{{due}}}", "braces and backslashes")]
    [InlineData("{{reference}}", "{{reference}} {{> partial}}", "there is no variable '{{> partial}}'")]
    [InlineData("{{reference}}", "{{reference}} {{lookup this 'x'}}", "there is no variable")]
    [InlineData("{{reference}}", "{{reference}} {{#each this}}x{{/each}}", "there is no variable '{{#each this}}'")]
    [InlineData("{{reference}}", "{{reference}} {{#with due}}x{{/with}}", "there is no variable")]
    [InlineData("{{reference}}", "{{reference}} {{log due}}", "there is no variable")]
    [InlineData("{{reference}}", "{{reference}} {{!-- note --}}", "there is no variable")]
    [InlineData("{{reference}}", "{{reference}} {{~due~}}", "there is no variable")]
    [InlineData("{{reference}}", "{{reference}} \\{{due}}", "braces and backslashes")]
    [InlineData("{{reference}}", "{{reference}} {{due", "braces and backslashes")]
    [InlineData("{{due}}", "{{due}} {{#if due}}open", "begins and ends within one paragraph")]
    [InlineData("{{due}}", "{{due}} {{#if due}}a{{#if due}}b{{/if}}{{/if}}", "begins and ends within one paragraph")]
    [InlineData("{{due}}", "{{due}} {{else}}", "begins and ends within one paragraph")]
    [InlineData("It is due {{due}}.", "It is due soon.", "{{due}} is missing")]
    [InlineData("It is due {{due}}.", "{{#if due}}It is due {{due}}.{{/if}}", "{{due}} is missing")]
    [InlineData("in {{reference}} ", "", "{{reference}} is missing")]
    [InlineData("[Open the file]({{link}})", "Open the file.", "[…]({{link}}) is missing")]
    [InlineData("[Open the file]({{link}})", "Go to {{link}} now.", "a link is a paragraph of its own")]
    [InlineData("[Open the file]({{link}})", "[Open the file](https://evil.example/)", "leads elsewhere")]
    [InlineData("[Open the file]({{link}})", "[Open the file]({{link}}?who=me)", "a link is a paragraph of its own")]
    [InlineData("waits for you", "waits for you at www.evil.example", "leads elsewhere")]
    [InlineData("waits for you", "waits; write to me@evil.example", "leads elsewhere")]
    [InlineData("waits for you", "waits for you, the patient", "tells what a case is about")]
    [InlineData("Please look", "Your mediation: look", "tells what a case is about")]
    [InlineData("waits for you", "waits for\u202Eyou", "invisible character U+202E")]
    [InlineData("waits for you", "waits for\u200Byou", "invisible character U+200B")]
    [InlineData("waits for you", "waits\u0007 for you", "invisible character U+0007")]
    [InlineData("waits for you", "{{items}}", "in a digest only")]
    [InlineData("Subject: Please", "Please", "begins with one line 'Subject: …'")]
    [InlineData("secure file\n\n", "secure file\nBcc: x\n\n", "begins with one line 'Subject: …'")]
    public void A_text_with_an_error_is_refused_with_the_reason(string part, string instead, string why) =>
        Assert.Contains(Check(Good.Replace(part, instead, StringComparison.Ordinal)), problem => problem.ToString().Contains(why, StringComparison.Ordinal));

    [Fact]
    public void All_that_is_wrong_is_said_at_once_with_its_line()
    {
        var problems = Check("Subject: Your therapy\n\n{{name}} is waiting.\n\n[Open](http://x.example)").Select(p => p.ToString()).ToList();
        Assert.Contains(problems, p => p.StartsWith("Line 1: 'therap'", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.StartsWith("Line 3: there is no variable", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.StartsWith("Line 5: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_of_any_length_and_shape_is_answered_at_once()
    {
        Assert.NotEmpty(Check("Subject: x\n\n" + new string('{', 200_000)));
        Assert.NotEmpty(Check("Subject: x\n\n" + string.Concat(Enumerable.Repeat("{{#if due}}", 400))));
        Assert.NotEmpty(Check(new string('x', 200) + Good));
    }

    [Fact]
    public void A_date_that_not_every_mail_has_must_be_optional()
    {
        var assigned = MailTemplates.Shipped.Find("task-assigned", "en");
        Assert.Contains(TemplateCheck.Check(assigned, Good), p => p.ToString().StartsWith("Not every mail of this kind has a date", StringComparison.Ordinal));
        Assert.Empty(TemplateCheck.Check(assigned, Good.Replace("It is due {{due}}.", "{{#if due}}It is due {{due}}.{{else}}Take your time.{{/if}}", StringComparison.Ordinal)));
    }

    private static IReadOnlyList<Engine.Phrase> Check(string source) => TemplateCheck.Check(MailTemplates.Shipped.Find("reminder", "en"), source);
}
