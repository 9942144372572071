import { toastError } from "../components/toast.js";

/** Makes what a part of the settings does with a change: it is made, and what is shown is read anew; what fails is told. */
export const attempting = (fill) => async (action) => {
  try {
    await action();
    await fill();
  } catch (error) {
    toastError(error);
  }
};
