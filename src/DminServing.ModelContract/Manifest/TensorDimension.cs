using System.Globalization;

namespace DminServing.ModelContract.Manifest;

/// <summary>One dimension of a tensor: a fixed size, or a multiple of a symbol whose size each request decides.</summary>
public readonly record struct TensorDimension
{
    /// <summary>The symbols of dimensions that vary: users, candidates, behaviors, rows of the flat layout.</summary>
    public const string Symbols = "UCTB";

    private TensorDimension(int size, char symbol)
    {
        Size = size;
        Symbol = symbol;
    }

    /// <summary>The fixed size, or how many times the symbol's size.</summary>
    public int Size { get; }

    /// <summary>The symbol; <c>'\0'</c> for a fixed size.</summary>
    public char Symbol { get; }

    /// <summary>Whether the size is the same for every request.</summary>
    public bool IsFixed => Symbol == '\0';

    /// <summary>A dimension of the given size.</summary>
    public static TensorDimension Fixed(int size) => new(size, '\0');

    /// <summary>A multiple of one of <see cref="Symbols"/>.</summary>
    public static TensorDimension Named(char symbol, int times = 1) => new(times, symbol);

    /// <summary>Reads the manifest's form: <c>"U"</c>, <c>"80T"</c> or a number.</summary>
    public static bool TryParse(string text, out TensorDimension dimension)
    {
        dimension = default;
        var isNamed = text.Length > 0 && Symbols.Contains(text[^1], StringComparison.Ordinal);
        var digits = isNamed ? text.AsSpan(0, text.Length - 1) : text;
        var size = 1;
        if (digits.Length > 0 || !isNamed)
        {
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size == 0)
            {
                return false;
            }
        }

        dimension = isNamed ? Named(text[^1], size) : Fixed(size);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => (IsFixed, Size) switch
    {
        (true, _) => Size.ToString(CultureInfo.InvariantCulture),
        (false, 1) => Symbol.ToString(),
        _ => Size.ToString(CultureInfo.InvariantCulture) + Symbol,
    };
}
