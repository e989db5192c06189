/** Red, green and blue in relative luminance; as in layers/colors.py, with one power. */
const LUMINANCE = [0.2126, 0.7152, 0.0722];
const WHITE_BELOW = 0.3;

/** White or dark: the colour of a sign that is to be seen on `color`, #rrggbb. */
export function inkOn(color: string): string {
  const lightness = LUMINANCE.reduce((sum, weight, place) => {
    const part = Number.parseInt(color.slice(1 + 2 * place, 3 + 2 * place), 16) / 255;
    return sum + weight * part ** 2.2;
  }, 0);
  return lightness > WHITE_BELOW ? "#26303a" : "#ffffff";
}
