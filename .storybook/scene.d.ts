/** The scene or part of the folder a story stands in, in the framework of the Storybook that shows it. */
declare module '#scene' {
  const scene: unknown
  export default scene
}
