using System.Globalization;

namespace DminServing.ModelContract.Manifest;

/// <summary>One dimension of a tensor: a fixed size, or a symbol whose size each request decides.</summary>
public readonly record struct TensorDimension
{
    /// <summary>The symbols of dimensions that vary: users, candidates, behaviors, rows of the flat layout.</summary>
    public const string Symbols = "UCTB";

    private TensorDimension(int size, char symbol)
    {
        Size = size;
        Symbol = symbol;
    }

    /// <summary>The fixed size; 0 for a symbol.</summary>
    public int Size { get; }

    /// <summary>The symbol; <c>'\0'</c> for a fixed size.</summary>
    public char Symbol { get; }

    /// <summary>Whether the size is the same for every request.</summary>
    public bool IsFixed => Symbol == '\0';

    /// <summary>A dimension of the given size.</summary>
    public static TensorDimension Fixed(int size) => new(size, '\0');

    /// <summary>A dimension named by one of <see cref="Symbols"/>.</summary>
    public static TensorDimension Named(char symbol) => new(0, symbol);

    /// <inheritdoc/>
    public override string ToString() => IsFixed ? Size.ToString(CultureInfo.InvariantCulture) : Symbol.ToString();
}
