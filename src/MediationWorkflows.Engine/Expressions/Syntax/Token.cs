namespace MediationWorkflows.Engine.Expressions.Syntax;

internal enum TokenKind
{
    End,
    Identifier,
    Keyword,
    Number,
    Text,
    Template,
    Punctuator,
}

/// <param name="Value">The text of a name or punctuator, the value of a literal.</param>
/// <param name="NewlineBefore">Matters to ++, -- and =>.</param>
internal readonly record struct Token(TokenKind Kind, string Text, object? Value, int Start, int End, bool NewlineBefore)
{
    public bool Is(string punctuator) => Kind == TokenKind.Punctuator && Text == punctuator;

    public bool IsKeyword(string word) => Kind == TokenKind.Keyword && Text == word;
}
