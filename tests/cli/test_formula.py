"""Formulas in a terminal: LaTeX as Unicode, nothing of it lost."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from grader.cli.formula import formula
from grader.cli.letters import formula_in_ascii

EXERCISES = Path(__file__).parents[2] / "exercises"
WRITTEN = re.compile(r"\$\$([^$]+)\$\$|\$([^$]+)\$")


def formulas() -> list[str]:
    """Return every formula of the course's pages and hints."""
    texts = [re.sub(r"`[^`]*`", "", file.read_text(encoding="utf-8")) for file in sorted(EXERCISES.rglob("*.md"))]
    for file in sorted(EXERCISES.rglob("exercise.toml")):
        texts += tomllib.loads(file.read_text(encoding="utf-8"))["hints"]
    return sorted({wide or close for text in texts for wide, close in WRITTEN.findall(text)})


@pytest.mark.parametrize("rows", [False, True])
def test_no_latex_is_left_of_any_formula_of_the_course(rows: bool) -> None:
    """Neither a backslash nor a brace nor the name of a command that nobody knows; in ASCII everything is ASCII."""
    found = {latex: formula(latex, rows=rows) for latex in formulas()}

    assert len(found) > 100
    assert [latex for latex, text in found.items() if re.search(r"[\\{}$&\ue000-\uf8ff]", text) or not text] == []
    words = {word for text in found.values() for word in re.findall(r"[A-Za-z]{3,}", text)}
    assert words <= {"but", "elu", "max", "otherwise", "relu", "shape", "softmax", "step", "tanh", "uvcf", "ijf"}
    in_ascii = map(formula_in_ascii, found.values())
    assert [text for text in in_ascii if not text.isascii() or "?" in text] == []


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\frac{1}{1+e^{-z}}", "1/(1+e⁻ᶻ)"),
        (r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}", "pᵢ = e^(zᵢ) / (∑ⱼ e^(zⱼ))"),
        (r"L = -\frac{1}{N} \sum_{n=1}^{N} \ln P_{n,\,y_n}", "L = -(1/N) ∑ₙ₌₁ᴺ ln P_(n, yₙ)"),
        (r"-\frac{1}{N}\sum_n \ln p_y", "-(1/N) ∑ₙ ln p_y"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
        (r"\frac12 x", "(1/2) x"),
        (r"\eta\frac{a+b}{2h}", "η ((a+b)/(2h))"),
        (r"e^{-\frac{x}{2}}", "e^(-x/2)"),
        (r"\frac{\partial f}{\partial x_i} \approx \frac{dL}{dw}", "∂f/∂xᵢ ≈ dL/dw"),
        (r"\frac{\partial L}{\partial W_{ij}^{(l)}} = \delta_j x_i", "∂L/∂Wᵢⱼ⁽ˡ⁾ = δⱼ xᵢ"),
        (r"\theta \leftarrow \theta - \eta\, \nabla L(\theta)", "θ ← θ - η ∇L(θ)"),
        (r"\theta_{t+1} = \theta_t - \eta \frac{m_t}{\sqrt{v_t}+\epsilon}", "θₜ₊₁ = θₜ - η (mₜ/(√vₜ+ε))"),
        (r"a\Big(\sum_{u,v,c} x_{i+u,\,j+v,\,c}\; w_{uvcf} + b_f\Big)", "a(∑_(u,v,c) x_(i+u, j+v, c) w_(uvcf) + b_f)"),
        (r"W = \begin{pmatrix} 1 & -1 \\ 0.5 & 0 \end{pmatrix}", "W = [[1, -1], [0.5, 0]]"),
        (r"h_t = o_t \odot \tanh(c_{t-1}), \qquad x\cdot w", "hₜ = oₜ ⊙ tanh(cₜ₋₁),      x ⋅ w"),
        (r"\hat{y} \in \mathbb{R}^{n\times m}, \bar x, X^\top X", "ŷ ∈ ℝ^(n × m), x̄, XᵀX"),
        (r"\sigma(x) = \left\{ x \mid x > 0 \right\}", "σ(x) = { x | x > 0 }"),
        (r"\|x\|_2 = \sqrt{x^2+y^2}, \sqrt[3]{x}, \binom{n}{k}", "‖x‖₂ = √(x²+y²), ³√x, C(n, k)"),
        (r"\max_k z_k, \arg\max_i p_i, \log_2 8, \sin^2 x", "maxₖ zₖ, arg maxᵢ pᵢ, log₂ 8, sin² x"),
        (r"\begin{cases} 1 & \text{if } z \ge 0 \\ 0 & \text{otherwise} \end{cases}", "(1 if z ≥ 0; 0 otherwise)"),
        (r"\mathrm{relu}(x)\,\text{ of shape } (b,)", "relu(x) of shape (b,)"),
        (r"50\% \nosuchcommand{ab} f''(x)", "50% nosuchcommand ab f''(x)"),
        (r"\frac{a", r"\frac{a"),
        ("{" * 5000, "{" * 5000),
    ],
)
def test_a_formula_in_one_line(latex: str, text: str) -> None:
    """As one would write it by hand: exact, with parentheses where the line of a fraction would have grouped."""
    assert formula(latex) == text


def test_rows_stand_below_each_other() -> None:
    """Where there is room for lines, cases and aligned formulas have theirs, in columns."""
    cases = r"\mathrm{elu}(x) = \begin{cases} x & x \ge 0 \\ \alpha\,(e^x - 1) & x < 0 \end{cases}"
    aligned = r"\begin{aligned} a &= b \\ c &= d + e \end{aligned}"

    assert formula(cases, rows=True) == "elu(x) = ⎧ x           x ≥ 0\n         ⎩ α (eˣ - 1)  x < 0"
    assert formula(aligned, rows=True) == "a = b\nc = d + e"


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\eta x + \hat{y}", "eta x + y_hat"),
        (r"x_1^2 + W_{ij}^T \le e^{-2}", "x_1^2 + W_ij^T <= e^(-2)"),
        (r"\theta \leftarrow \theta - \nabla L(\theta)", "theta <- theta - grad L(theta)"),
        (r"\sum_{n=1}^{N} \lambda a \cdot b", "sum_(n=1)^N lambda a * b"),
    ],
)
def test_a_formula_in_ascii(latex: str, text: str) -> None:
    """Greek letters and signs are words there, small letters stand behind `_` and `^`."""
    assert formula_in_ascii(formula(latex)) == text
